import { element } from '../page/element.js';
import { textBlocks } from './text-blocks.js';

/**
 * Builds what a passage looks like.
 *
 * @param {string} text
 * @param {{start: number, end: number}[]} marks places to highlight, in order, none over another
 * @returns {HTMLElement[]}
 */
export function passageText(text, marks) {
    return textBlocks(text).map(({ kind, depth, start, end }) => element(
        kind === 'columns' ? 'pre' : 'p',
        // What scrolls sideways must be reachable by keyboard.
        { class: `passage-${kind} depth-${depth}`, tabindex: kind === 'columns' ? 0 : null },
        marked(text, start, end, marks)));
}

function marked(text, start, end, marks) {
    const content = [];
    let at = start;
    for (const mark of marks) {
        const [from, to] = [Math.max(mark.start, start), Math.min(mark.end, end)];
        if (from >= to) continue;
        content.push(text.slice(at, from), element('mark', {}, text.slice(from, to)));
        at = to;
    }
    return [...content, text.slice(at, end)];
}
