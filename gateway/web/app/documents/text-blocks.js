/**
 * Plain text as a reader sees it: paragraphs whose lines were broken at some column, headings with a line under them,
 * items of lists, terms with what they mean below them, and whatever must keep its columns.
 *
 * @typedef {{kind: 'paragraph' | 'item' | 'heading' | 'term' | 'columns', depth: number, start: number, end: number}}
 *   TextBlock `depth` tells how far it is indented, from 0 to 3; `start` and `end` are offsets into the text, so that
 *   a place found in it can be marked in what is shown.
 */

const UNDERLINE = /^\s*([=\-~^"'*#.])\1{2,}\s*$/;
const MARKDOWN_HEADING = /^#{1,6}\s+\S/;
const ITEM = /^\s*(?:[-*•+]|\d{1,3}[.)]|[a-z]\)|\([a-z\d]{1,3}\))\s+\S/;
const COLUMNS = /\S(?: {3,}|\t)\S|[│┌└├┐]|\+-{2,}|^\s*\|.*\|/;
const DEEPEST = 3;
const STEP = 3;

/** @param {string} text @returns {TextBlock[]} */
export function textBlocks(text) {
    const blocks = [];
    let group = [];
    const close = () => {
        if (group.length > 0) blocks.push(...groupBlocks(group));
        group = [];
    };
    let start = 0;
    for (const line of text.split('\n')) {
        if (line.trim() === '') close();
        else group.push({ line, start, end: start + line.length });
        start += line.length + 1;
    }
    close();
    return blocks;
}

/** The blocks of some lines without an empty one among them. */
function groupBlocks(lines) {
    const [first, ...rest] = lines;
    const following = (some) => (some.length > 0 ? groupBlocks(some) : []);
    if (rest.length > 0 && UNDERLINE.test(rest[0].line) && !ITEM.test(first.line)) {
        return [block('heading', [first]), ...following(rest.slice(1))];
    }
    if (MARKDOWN_HEADING.test(first.line)) return [block('heading', [first]), ...following(rest)];
    if (isTerm(first, rest)) return [block('term', [first]), ...following(rest)];
    if (keepsColumns(lines)) return [block('columns', lines)];
    const parts = [];
    for (const line of lines) {
        if (parts.length === 0 || ITEM.test(line.line)) parts.push([line]);
        else parts.at(-1).push(line);
    }
    return parts.map((part) => block(ITEM.test(part[0].line) ? 'item' : 'paragraph', part));
}

/** A line above a paragraph that is indented as a whole. */
function isTerm(first, rest) {
    if (rest.length === 0 || ITEM.test(first.line)) return false;
    const indents = rest.map(({ line }) => indent(line));
    return indents[0] > indent(first.line) + 1 && indents.every((one) => one === indents[0]);
}

/** Tables, drawings and code: runs of spaces within lines, or lines that are indented one by one. */
function keepsColumns(lines) {
    if (lines.some(({ line }) => COLUMNS.test(line))) return true;
    if (lines.length === 1) return indent(lines[0].line) >= 8;
    return !ITEM.test(lines[0].line) && new Set(lines.slice(1).map(({ line }) => indent(line))).size > 2;
}

const indent = (line) => line.match(/^\s*/)[0].length;

function block(kind, lines) {
    const depth = Math.min(DEEPEST, Math.floor(indent(lines[0].line) / STEP));
    return { kind, depth: kind === 'columns' ? 0 : depth, start: lines[0].start, end: lines.at(-1).end };
}
