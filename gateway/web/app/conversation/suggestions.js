import { element } from '../page/element.js';
import { icon } from '../page/icon.js';

/**
 * Answers that are offered: each can be given as it is, or taken into the composer and changed.
 *
 * @param {string} title
 * @param {string[]} texts
 * @param {{send: (text: string) => void, edit: (text: string) => void, areNumbered?: boolean}} actions
 */
export function suggestions(title, texts, { send, edit, areNumbered = false }) {
    return texts.length > 0 && element('div', { class: 'suggestions', role: 'group', 'aria-label': title },
        element('p', { class: 'suggestions-title', 'aria-hidden': 'true' }, title),
        element('ul', {}, texts.map((text, index) => element('li', { class: 'suggestion' },
            areNumbered && element('span', { class: 'suggestion-number', 'aria-hidden': 'true' }, index + 1),
            element('button', { class: 'suggestion-text', type: 'button', on: { click: () => send(text) } }, text),
            element('button', {
                class: 'icon-button', type: 'button', title: 'Edit before sending',
                'aria-label': `Edit before sending: ${text}`, on: { click: () => edit(text) },
            }, icon('pencil'))))));
}
