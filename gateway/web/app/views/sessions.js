import { element, fill } from '../page/element.js';
import { moment } from '../page/moment.js';
import { announce } from '../page/announcer.js';
import { confirmDeletion } from '../components/dialog.js';
import { session } from '../session/session.js';
import { endEverySession, endSession, listSessions } from '../service/sessions.js';

/** Where the person is signed in, and how to end that. */
export async function showSessions({ signal }) {
    const sessions = await listSessions(signal);
    const list = element('ul', { class: 'rows' });
    const heading = element('h1', { tabindex: -1 }, 'Where you are signed in');
    const show = () => fill(list, sessions.map(row));

    const row = (entry) => element('li', { class: 'row' },
        element('div', { class: 'row-link' },
            element('span', { class: 'row-title' }, entry.device, entry.current && ' (this one)'),
            element('span', { class: 'row-note' },
                'Last used ', moment(entry.last_used_at), ' · signed in ', moment(entry.created_at))),
        !entry.current && element('button', {
            class: 'button button-small', type: 'button',
            'aria-label': `Sign out ${entry.device}, last used ${spokenTime(entry.last_used_at)}`,
            on: { click: () => end(entry) },
        }, 'Sign out'));

    async function end(entry) {
        const isEnded = await confirmDeletion({
            title: `Sign out ${entry.device}?`,
            text: 'Whoever uses it has to sign in again. What was saved there stays.',
            action: 'Sign it out',
            perform: () => endSession(entry.id),
        });
        if (!isEnded) return;
        sessions.splice(sessions.indexOf(entry), 1);
        show();
        heading.focus();
        announce(`${entry.device} is signed out.`);
    }

    const endAll = () => confirmDeletion({
        title: 'Sign out everywhere?',
        text: 'All your devices are signed out, this one too. What was saved stays.',
        action: 'Sign out everywhere',
        async perform() {
            await endEverySession();
            await session.signOut();
        },
    });

    show();
    return {
        title: 'Where you are signed in',
        kind: 'sessions',
        trail: [{ name: 'Projects', path: '/' }],
        content: element('div', { class: 'column' },
            element('div', { class: 'page-head' },
                heading,
                element('button', { class: 'button', type: 'button', on: { click: endAll } }, 'Sign out everywhere')),
            element('p', { class: 'quiet' },
                'A device you do not know, or no longer use? Sign it out: it is kept out within two seconds.'),
            list),
    };
}

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' });
const spokenTime = (text) => TIME.format(new Date(text));
