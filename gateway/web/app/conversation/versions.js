import { element } from '../page/element.js';
import { icon } from '../page/icon.js';

/**
 * Pages between the versions of a message; nothing when there is one.
 *
 * @param {string} what "question" or "answer"
 * @param {import('../service/threads.js').Message} message
 * @param {(id: string) => void} select
 */
export function versionPager(what, { id, versions = [] }, select) {
    if (versions.length < 2) return null;
    const place = versions.indexOf(id);
    const step = (name, symbol, to) => element('button', {
        class: 'icon-button', type: 'button', 'aria-label': `${name} version of this ${what}`,
        disabled: versions[to] === undefined, on: { click: () => select(versions[to]) },
    }, icon(symbol));
    return element('div', { class: 'versions', role: 'group', 'aria-label': `Versions of this ${what}` },
        step('Previous', 'left', place - 1),
        element('span', {}, element('span', { class: 'visually-hidden' }, 'Version '),
            `${place + 1} of ${versions.length}`),
        step('Next', 'right', place + 1));
}

/**
 * A question as something to write in.
 * @param {string} text
 * @param {{save: (text: string) => void, cancel: () => void}} on
 */
export function questionEditor(text, on) {
    const input = element('textarea', { class: 'turn-editor', rows: 3, 'aria-label': 'Edit your message' });
    input.value = text;
    const form = element('form', { class: 'turn-edit' }, input,
        element('div', { class: 'turn-actions' },
            element('button', { class: 'button button-small button-primary', type: 'submit' }, 'Ask this instead'),
            element('button', { class: 'button button-small', type: 'button', on: { click: on.cancel } }, 'Cancel')));
    form.addEventListener('submit', (event) => {
        event.preventDefault();
        const said = input.value.trim();
        if (said === '' || said === text) on.cancel();
        else on.save(said);
    });
    form.addEventListener('keydown', (event) => {
        if (event.key === 'Escape') on.cancel();
    });
    return { form, focus: () => input.focus() };
}
