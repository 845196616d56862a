import { element } from '../page/element.js';
import { delimiter, pairEmphasis } from './emphasis.js';
import { readBareAddress, readLink, webAddress } from './links.js';

const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&nbsp;': '\u00a0' };
const ESCAPED = /^\\[!-/:-@[-`{-~]/;
const CITATION = /^\[(\d{1,3})\](?!\()/;
const PLAIN = /^[^\\`*_~[\]!<&\nhH]+/;

/**
 * Turns the text of a paragraph, heading or cell into DOM nodes. HTML in it stays text; an image becomes a link.
 *
 * @param {string} text
 * @param {{citation?: (n: number) => Node | null, withinLink?: boolean}} [options] `citation` makes what stands for
 *   `[1]`, or gives null when there is no such source.
 * @returns {Node[]}
 */
export function renderInline(text, options = {}) {
    const pieces = [];
    const deadTicks = new Set();
    const state = { text, options, deadTicks };
    for (let at = 0; at < text.length;) {
        const [piece, length] = read(state, at);
        if (typeof piece === 'string' && typeof pieces.at(-1) === 'string') pieces[pieces.length - 1] += piece;
        else pieces.push(piece);
        at += length;
    }
    return pairEmphasis(
        pieces.map((piece) => (typeof piece === 'string' ? document.createTextNode(piece) : piece)),
        (kind, inner) => element(kind, {}, inner),
        (marks) => document.createTextNode(marks),
    );
}

function read(state, at) {
    const { text } = state;
    const rest = text.slice(at, at + 400);
    const plain = rest.match(PLAIN);
    if (plain) return beforeLineEnd(plain[0], text[at + plain[0].length]);
    switch (text[at]) {
    case '\n': return ['\n', 1];
    case '\\': return readEscape(rest);
    case '`': return readCode(state, at);
    case '*': case '_': case '~': return readRun(text, at);
    case '[': case '!': return readBracket(state, at) ?? [text[at], 1];
    case '<': return readAngle(rest) ?? ['<', 1];
    case '&': return readEntity(rest);
    default: return readAddress(state, at) ?? [text[at], 1];
    }
}

/** Two spaces at the end of a line break it. */
function beforeLineEnd(plain, next) {
    if (next !== '\n' || !plain.endsWith('  ')) return [plain, plain.length];
    const trimmed = plain.trimEnd();
    return trimmed ? [trimmed, trimmed.length] : [element('br'), plain.length + 1];
}

function readEscape(rest) {
    if (rest[1] === '\n') return [element('br'), 2];
    return ESCAPED.test(rest) ? [rest[1], 2] : ['\\', 1];
}

function readCode({ text, deadTicks }, at) {
    const ticks = text.slice(at).match(/^`+/)[0];
    if (!deadTicks.has(ticks.length)) {
        const closing = new RegExp(`(?<!\`)\`{${ticks.length}}(?!\`)`, 'g');
        closing.lastIndex = at + ticks.length;
        const end = closing.exec(text);
        if (end) {
            const code = text.slice(at + ticks.length, end.index).replace(/\n/g, ' ');
            const isPadded = /^ .*[^ ].* $/.test(code);
            return [element('code', {}, isPadded ? code.slice(1, -1) : code), end.index + ticks.length - at];
        }
        deadTicks.add(ticks.length);
    }
    return [ticks, ticks.length];
}

function readRun(text, at) {
    const mark = text[at];
    let length = 1;
    while (text[at + length] === mark) length += 1;
    return [delimiter(mark, length, text[at - 1] ?? '', text[at + length] ?? ''), length];
}

function readBracket({ text, options }, at) {
    const isImage = text[at] === '!';
    if (isImage && text[at + 1] !== '[') return null;
    const number = !isImage && text.slice(at, at + 6).match(CITATION);
    if (number) {
        const mark = options.citation?.(Number(number[1]));
        return mark ? [mark, number[0].length] : [number[0], number[0].length];
    }
    if (options.withinLink) return null;
    const found = readLink(text, isImage ? at + 1 : at);
    if (!found) return null;
    const label = renderInline(found.label || found.target, { ...options, withinLink: true });
    return [link(found.target, label), found.length + (isImage ? 1 : 0)];
}

function readAngle(rest) {
    const lineBreak = rest.match(/^<br\s*\/?>/i);
    if (lineBreak) return [element('br'), lineBreak[0].length];
    const address = rest.match(/^<(https?:\/\/[^\s<>]*)>/i);
    return address && [link(address[1], [document.createTextNode(address[1])]), address[0].length];
}

function readEntity(rest) {
    const name = rest.match(/^&(?:[a-z]+|#39);/)?.[0];
    return name && ENTITIES[name] ? [ENTITIES[name], name.length] : ['&', 1];
}

function readAddress({ text, options }, at) {
    if (options.withinLink || /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return null;
    const address = readBareAddress(text, at);
    return address && [link(address, [document.createTextNode(address)]), address.length];
}

/** A link, or only its label when it leads anywhere but to the web. */
function link(target, label) {
    const href = webAddress(target);
    if (!href) return element('span', {}, label);
    return element('a', { href, rel: 'noopener noreferrer', target: '_blank' }, label);
}
