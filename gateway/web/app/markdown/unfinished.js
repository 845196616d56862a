// Marks, links and citations that have begun but not ended, sought only near the end.
const HALF = /(?:\*{1,3}|_{1,3}|`+|~{1,2}|!?\[[^\]\n]*|!?\[[^\]\n]*\]\([^)\s]*)$/;
const NEAR = 300;

/**
 * Completes the end of a text that is still being written, so that half of `**bold**` is not shown as stars which
 * vanish a moment later.
 * @param {string} text
 * @returns {string}
 */
export function completed(text) {
    const start = text.lastIndexOf('\n\n') + 1;
    const [head, tail] = [text.slice(0, start), text.slice(start)];
    if (/^ {0,3}(?:`{3}|~{3})/m.test(tail) || insideFence(head)) return text;
    let shown = tail.slice(0, -NEAR) + tail.slice(-NEAR).replace(HALF, '');
    if (count(shown, /`/g) % 2 === 1) shown += '`';
    else if (count(shown, /\*\*/g) % 2 === 1) shown = `${shown.trimEnd()}**`;
    return head + shown;
}

const insideFence = (text) => count(text, /^ {0,3}(?:`{3,}|~{3,})/gm) % 2 === 1;

const count = (text, pattern) => (text.match(pattern) ?? []).length;
