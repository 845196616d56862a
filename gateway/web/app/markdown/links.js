/**
 * The address a link may lead to, or null: only the web, nothing that runs and nothing of this app.
 * @param {string} text
 * @returns {string | null}
 */
export function webAddress(text) {
    if (!/^https?:\/\//i.test(text)) return null;
    try {
        const { protocol, href } = new URL(text);
        return protocol === 'http:' || protocol === 'https:' ? href : null;
    } catch {
        return null;
    }
}

// How far to look for the end of a link: a text of nothing but brackets must not take time that grows with its square.
const FARTHEST = 2_000;

const TARGET = /^\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/;

/**
 * Reads `[label](target)` at a `[`.
 * @returns {{label: string, target: string, length: number} | null}
 */
export function readLink(text, at) {
    const close = closingBracket(text, at);
    if (close < 0) return null;
    const target = text.slice(close + 1, close + 1 + FARTHEST).match(TARGET);
    if (!target) return null;
    return {
        label: text.slice(at + 1, close),
        target: target[1] ?? target[2],
        length: close + 1 + target[0].length - at,
    };
}

function closingBracket(text, at) {
    let depth = 0;
    const end = Math.min(text.length, at + FARTHEST);
    for (let index = at; index < end; index += 1) {
        if (text[index] === '\\') index += 1;
        else if (text[index] === '[') depth += 1;
        else if (text[index] === ']' && (depth -= 1) === 0) return index;
    }
    return -1;
}

/** Reads an address that stands in the text as it is, without the punctuation that ends the sentence around it. */
export function readBareAddress(text, at) {
    const found = text.slice(at, at + FARTHEST).match(/^https?:\/\/[^\s<>"`*\\]+/i);
    if (!found) return null;
    let address = found[0].replace(/[.,;:!?'_~]+$/, '');
    while (address.endsWith(')') && count(address, ')') > count(address, '(')) address = address.slice(0, -1);
    address = address.replace(/[.,;:!?'\]]+$/, '');
    return webAddress(address) ? address : null;
}

const count = (text, character) => text.split(character).length - 1;
