import { readList } from './lists.js';
import { readTable } from './tables.js';

/**
 * @typedef {{type: 'heading', level: number, text: string} | {type: 'paragraph', text: string}
 *   | {type: 'code', language: string, text: string} | {type: 'rule'} | {type: 'quote', blocks: Block[]}
 *   | {type: 'list', ordered: boolean, start: number, items: {task: boolean | null, blocks: Block[]}[]}
 *   | {type: 'table', alignments: string[], header: string[], rows: string[][]}} Shape
 * @typedef {Shape & {source: string}} Block `source` is the text it was read from, by which a block that has not
 *   changed is recognised.
 */

// Quotes in lists in quotes: deeper than this, and the rest is plain text.
const DEEPEST = 12;

const BLANK = /^\s*$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^`]*)$/;
const QUOTE = /^ {0,3}> ?/;
// Only a list that begins with one may follow a line of text: "in\n2024. That year" is a sentence.
const LIST = /^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/;

/**
 * Reads the blocks of a Markdown text: CommonMark and tables, without HTML, reference links, indented code and
 * underlined headings.
 *
 * @param {string} text
 * @returns {Block[]}
 */
export function parseBlocks(text) {
    return blocksOf(text.split(/\r\n|\r|\n/), 0);
}

function blocksOf(lines, depth) {
    const blocks = [];
    for (let at = 0; at < lines.length;) {
        if (BLANK.test(lines[at])) {
            at += 1;
            continue;
        }
        const [block, next] = readBlock(lines, at, depth);
        blocks.push({ ...block, source: lines.slice(at, next).join('\n') });
        at = next;
    }
    return blocks;
}

function readBlock(lines, at, depth) {
    const nested = (inner) => blocksOf(inner, depth + 1);
    return readFence(lines, at)
        ?? readHeading(lines, at)
        ?? (RULE.test(lines[at]) ? [{ type: 'rule' }, at + 1] : null)
        ?? (depth < DEEPEST ? readQuote(lines, at, nested) ?? readList(lines, at, { nested, interrupts }) : null)
        ?? readTable(lines, at, interrupts)
        ?? readParagraph(lines, at);
}

function readFence(lines, at) {
    const opening = lines[at].match(FENCE);
    if (!opening) return null;
    const [, fence, info] = opening;
    const closing = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`);
    let end = at + 1;
    while (end < lines.length && !closing.test(lines[end])) end += 1;
    const text = lines.slice(at + 1, end).join('\n');
    return [{ type: 'code', language: info.trim().split(/\s/)[0], text }, Math.min(end + 1, lines.length)];
}

function readHeading(lines, at) {
    const found = lines[at].match(HEADING);
    return found && [{ type: 'heading', level: found[1].length, text: (found[2] ?? '').trim() }, at + 1];
}

function readQuote(lines, at, nested) {
    if (!QUOTE.test(lines[at])) return null;
    let end = at + 1;
    while (end < lines.length && (QUOTE.test(lines[end]) || !interrupts(lines[end]))) end += 1;
    return [{ type: 'quote', blocks: nested(lines.slice(at, end).map((line) => line.replace(QUOTE, ''))) }, end];
}

function readParagraph(lines, at) {
    let end = at + 1;
    while (end < lines.length && !interrupts(lines[end]) && !readTable(lines, end, interrupts)) end += 1;
    const text = lines.slice(at, end).map((line) => line.trimStart()).join('\n').trimEnd();
    return [{ type: 'paragraph', text }, end];
}

/** Whether a line cannot be the continuation of a paragraph. */
function interrupts(line) {
    return [BLANK, HEADING, RULE, FENCE, QUOTE, LIST].some((pattern) => pattern.test(line));
}
