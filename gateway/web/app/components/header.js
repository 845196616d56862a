import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { announce } from '../page/announcer.js';
import { session } from '../session/session.js';
import { getUsage, spent } from '../service/usage.js';
import { Problem } from '../service/problem.js';
import { menu } from './menu.js';

/**
 * Fills the bar at the top.
 * @param {HTMLElement} header
 * @param {{name: string, path: string}[]} trail the pages above this one
 * @param {(path: string) => void} go
 */
export function showHeader(header, trail, go) {
    const { email } = session.person;
    const use = element('p', { class: 'menu-use' });
    const account = menu(
        { label: `Account of ${email}`, className: 'account', face: initial(email) },
        [
            { name: 'Where you are signed in', choose: () => go('/account/sessions') },
            { name: 'Sign out', choose: signOut },
        ],
        element('div', { class: 'menu-heading' }, 'Signed in as', element('strong', {}, email), use));
    account.addEventListener('click', () => showUse(use));
    header.hidden = false;
    fill(header, element('div', { class: 'header-inner' },
        element('a', { class: 'brand', href: '/' },
            brandMark(), element('span', { class: 'brand-name' }, 'BA Assistant')),
        trail.length > 0 && element('nav', { class: 'trail', 'aria-label': 'Breadcrumb' },
            element('ol', {}, trail.map(({ name, path }) => element('li', {}, element('a', { href: path }, name))))),
        account));
}

/** What this month's answers have cost. It stays as it was when that cannot be had: the menu is there to sign out. */
async function showUse(line) {
    try {
        const { total_cost: used, budget } = await getUsage();
        line.textContent = `Used this month: ${spent(used, budget)}`;
    } catch (error) {
        if (!(error instanceof Problem)) throw error;
    }
}

const initial = (email) => element('span', { 'aria-hidden': 'true' }, email[0].toUpperCase());

export const brandMark = () => element('span', { class: 'brand-mark', 'aria-hidden': 'true' }, icon('speech'));

async function signOut() {
    try {
        await session.signOut();
        announce('You are signed out.');
    } catch (error) {
        announce(`You are still signed in. ${Problem.wrap(error).detail}`);
    }
}
