import { element } from '../page/element.js';
import { renderInline } from './inline.js';

const SHORT = 12;

/**
 * Builds the DOM of one block.
 *
 * @param {import('./blocks.js').Block} block
 * @param {{citation?: (n: number) => Node | null, headingShift?: number}} options `headingShift` is added to the levels
 *   of headings, so that they fit under those of the page.
 * @returns {HTMLElement}
 */
export function renderBlock(block, options) {
    return RENDERERS[block.type](block, options);
}

const RENDERERS = {
    paragraph: (block, options) => element('p', {}, renderInline(block.text, options)),

    heading({ level, text }, options) {
        const shifted = Math.min(6, Math.max(1, level + (options.headingShift ?? 0)));
        return element(`h${shifted}`, {}, renderInline(text, options));
    },

    rule: () => element('hr'),

    // A region that scrolls must be reachable by keyboard.
    code: ({ text }) => element('pre', { tabindex: 0 }, element('code', {}, text)),

    quote: ({ blocks }, options) => element('blockquote', {}, blocks.map((block) => renderBlock(block, options))),

    list({ ordered, start, isLoose, items }, options) {
        const attributes = ordered && start !== 1 ? { start } : {};
        return element(ordered ? 'ol' : 'ul', attributes, items.map((item) => listItem(item, isLoose, options)));
    },

    table({ alignments, header, rows }, options) {
        const cell = (tag, text, column) => element(
            tag,
            {
                // A number such as OQ-01 stays in one piece.
                class: `align-${alignments[column]}${text.length <= SHORT ? ' is-short' : ''}`,
                scope: tag === 'th' ? 'col' : null,
            },
            renderInline(text, options));
        const row = (tag, texts) => element(
            'tr', {}, texts.map((text, column) => cell(text ? tag : 'td', text, column)));
        const content = element('table', {},
            element('thead', {}, row('th', header)),
            element('tbody', {}, rows.map((texts) => row('td', texts))));
        return element('div', { class: 'table', role: 'group', 'aria-label': 'Table', tabindex: 0 }, content);
    },
};

function listItem({ task, blocks }, isLoose, options) {
    const content = blocks.flatMap((block) => (block.type === 'paragraph' && !isLoose
        ? renderInline(block.text, options)
        : [renderBlock(block, options)]));
    if (task === null) return element('li', {}, content);
    const box = element('input', {
        type: 'checkbox', disabled: true, checked: task, 'aria-label': task ? 'Done' : 'To do',
    });
    return element('li', { class: 'task' }, box, ' ', content);
}
