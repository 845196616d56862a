import { element } from '../page/element.js';
import { problemNotice } from '../components/problem-notice.js';
import { Problem } from '../service/problem.js';
import { ownPath } from '../session/providers.js';
import { session } from '../session/session.js';

/**
 * `/auth/callback`: somebody comes back from a provider with a code, which is swapped for a session. The code leaves the
 * address before anything else happens, so that neither the history nor a bookmark keeps it.
 *
 * @returns {Promise<import('../page/router.js').Page | null>} null when somebody is signed in and the address is where
 *   they wanted to be
 */
export async function arrive() {
    const query = new URLSearchParams(location.search);
    const code = query.get('code');
    history.replaceState(null, '', ownPath(query.get('return_to')));
    if (!code) return null;
    try {
        await session.swap(code);
        return null;
    } catch (error) {
        const problem = Problem.wrap(error);
        history.replaceState(null, '', '/sign-in');
        return {
            title: 'Not signed in',
            kind: 'failure',
            content: element('div', { class: 'column' },
                element('h1', {}, 'You are not signed in'),
                problemNotice(problem),
                element('button', {
                    class: 'button button-primary',
                    type: 'button',
                    // A fresh start of the app: this page came before it.
                    on: { click: () => location.assign('/sign-in') },
                }, 'Sign in again')),
        };
    }
}
