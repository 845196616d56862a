/**
 * Where a quotation stands in a text, whatever became of its spaces and line breaks on the way.
 *
 * @param {string} text
 * @param {string} quote
 * @returns {{start: number, end: number} | null} offsets into `text`
 */
export function findQuote(text, quote) {
    const wanted = quote.trim().replace(/\s+/g, ' ');
    if (wanted === '') return null;
    const { flat, offsets } = flatten(text);
    const at = flat.indexOf(wanted);
    if (at < 0) return null;
    return { start: offsets[at], end: offsets[at + wanted.length - 1] + 1 };
}

/**
 * Where any of some words stand in a text, as whole words, in order.
 * @param {string} text
 * @param {string[]} words
 * @returns {{start: number, end: number}[]}
 */
export function findWords(text, words) {
    const wanted = new Set(words.map((word) => word.toLowerCase()));
    if (wanted.size === 0) return [];
    return Array.from(text.matchAll(/[\p{L}\p{N}]+/gu))
        .filter(([word]) => wanted.has(word.toLowerCase()))
        .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** The text with every run of white space made one space, and where each of its characters came from. */
function flatten(text) {
    let flat = '';
    const offsets = [];
    for (let at = 0; at < text.length; at += 1) {
        const isSpace = /\s/.test(text[at]);
        if (isSpace && flat.endsWith(' ')) continue;
        flat += isSpace ? ' ' : text[at];
        offsets.push(at);
    }
    return { flat, offsets };
}
