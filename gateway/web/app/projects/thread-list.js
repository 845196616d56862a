import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { moment } from '../page/moment.js';
import { counted } from '../page/quantity.js';
import { announce } from '../page/announcer.js';
import { emptyState } from '../components/empty-state.js';
import { menu } from '../components/menu.js';
import { problemNotice } from '../components/problem-notice.js';
import { Problem } from '../service/problem.js';
import { conversationPath, createThread, threadTitle } from '../service/threads.js';
import { changeThreadTitle, confirmThreadDeletion } from './thread-dialogs.js';

/**
 * A project's conversations.
 *
 * @param {string} project
 * @param {object[] | Problem} threads or why they cannot be shown
 * @param {(path: string) => void} go
 * @returns {HTMLElement}
 */
export function threadList(project, threads, go) {
    const list = element('div');
    const outcome = element('div');

    async function start() {
        outcome.replaceChildren();
        try {
            go(conversationPath((await createThread(project)).id, project));
        } catch (error) {
            outcome.replaceChildren(problemNotice(Problem.wrap(error)));
        }
    }

    const startButton = () => element('button', {
        class: 'button button-primary', type: 'button', on: { click: start },
    }, icon('plus'), 'New conversation');

    const row = (thread) => element('li', { class: 'row' },
        element('a', { class: 'row-link', href: conversationPath(thread.id, project) },
            element('span', { class: 'row-title' }, threadTitle(thread)),
            element('span', { class: 'row-note' },
                thread.message_count > 0 ? counted(thread.message_count, 'message') : 'Nothing said yet',
                ' · ', moment(thread.updated_at))),
        menu({ label: `Actions for ${threadTitle(thread)}` }, [
            { name: 'Rename…', symbol: 'pencil', choose: async () => { if (await changeThreadTitle(thread)) show(); } },
            { name: 'Delete…', symbol: 'trash', isDangerous: true, choose: () => remove(thread) },
        ]));

    async function remove(thread) {
        if (!await confirmThreadDeletion(thread)) return;
        threads.splice(threads.indexOf(thread), 1);
        show();
        announce(`${threadTitle(thread)} is deleted.`);
    }

    const show = () => {
        if (threads instanceof Problem) return fill(list, problemNotice(threads));
        return fill(list, threads.length > 0 ? element('ul', { class: 'rows' }, threads.map(row)) : emptyState({
            picture: 'speech',
            title: 'Talk it through',
            text: 'Ask about the documents, or describe a feature and be interviewed about it, one question at a time.',
        }, startButton()));
    };

    show();
    return element('section', { class: 'section', 'aria-labelledby': 'conversations' },
        element('div', { class: 'section-head' },
            element('h2', { id: 'conversations' }, 'Conversations'),
            (threads instanceof Problem || threads.length > 0) && startButton()),
        outcome, list);
}
