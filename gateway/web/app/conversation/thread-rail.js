import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { conversationPath, threadTitle } from '../service/threads.js';

/**
 * The project's other conversations, beside this one where there is room.
 * @param {{id: string, name: string}} project
 * @param {object[]} threads
 * @param {string} current the id of the one that is open
 * @param {() => void} start begins another one
 */
export function threadRail(project, threads, current, start) {
    return element('nav', { class: 'rail', 'aria-label': `Conversations in ${project.name}` },
        element('p', { class: 'rail-title' },
            element('a', { href: `/projects/${encodeURIComponent(project.id)}` }, project.name)),
        element('button', { class: 'rail-link rail-new', type: 'button', on: { click: start } },
            icon('plus'), 'New conversation'),
        element('ul', {}, threads.map((thread) => element('li', {}, element('a', {
            class: 'rail-link', href: conversationPath(thread.id, project.id),
            'aria-current': thread.id === current ? 'page' : null,
        }, threadTitle(thread))))));
}
