const MARKER = /^( {0,3})([-*+]|(\d{1,9})[.)])([ \t]+|$)/;
const TASK = /^\[([ xX])\][ \t]+/;
const BLANK = /^\s*$/;

/**
 * Reads a list, or gives null where none begins.
 *
 * What belongs to an item is indented as far as its text, as CommonMark says, or by two: models often indent by two
 * under `1. `, and mean it.
 */
export function readList(lines, at, { nested, interrupts }) {
    const first = lines[at].match(MARKER);
    if (!first) return null;
    const kind = first[2].at(-1);
    const items = [];
    let end = at;
    let isLoose = false;
    while (end < lines.length) {
        const marker = lines[end].match(MARKER);
        if (!marker || marker[2].at(-1) !== kind) break;
        const [inner, next] = readItem(lines, end, marker, interrupts);
        isLoose ||= inner.isSpaced || (items.length > 0 && BLANK.test(lines[end - 1]));
        items.push(item(inner.lines, nested));
        end = next;
    }
    while (BLANK.test(lines[end - 1])) end -= 1;
    const start = Number(first[3] ?? 1);
    return [{ type: 'list', ordered: first[3] !== undefined, start, isLoose, items }, end];
}

function readItem(lines, at, marker, interrupts) {
    const width = marker[0].length;
    const least = marker[1].length + 2;
    const inner = [lines[at].slice(width)];
    let end = at + 1;
    let isSpaced = false;
    for (; end < lines.length; end += 1) {
        const line = lines[end];
        if (BLANK.test(line)) {
            inner.push('');
            continue;
        }
        const indent = line.match(/^[ \t]*/)[0].replace(/\t/g, '    ').length;
        const afterBlank = inner.at(-1) === '';
        if (indent >= least) {
            isSpaced ||= afterBlank && indent >= width;
            inner.push(line.replace(/\t/g, '    ').slice(Math.min(indent, width)));
        } else if (!afterBlank && !interrupts(line) && !MARKER.test(line)) {
            inner.push(line);
        } else {
            break;
        }
    }
    return [{ lines: inner, isSpaced }, end];
}

function item(lines, nested) {
    const task = lines[0].match(TASK);
    if (task) lines[0] = lines[0].slice(task[0].length);
    return { task: task ? task[1] !== ' ' : null, blocks: nested(lines) };
}
