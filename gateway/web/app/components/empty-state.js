import { element } from '../page/element.js';
import { icon } from '../page/icon.js';

/**
 * What stands where a list has nothing to show yet: what will be here, and how to begin.
 * @param {{picture: string, title: string, text: string}} words
 * @param {...Node} actions
 */
export function emptyState({ picture, title, text }, ...actions) {
    return element('div', { class: 'empty' },
        element('span', { class: 'empty-picture' }, icon(picture)),
        element('p', { class: 'empty-title' }, title),
        element('p', { class: 'empty-text' }, text),
        actions.length > 0 && element('div', { class: 'empty-actions' }, actions));
}
