import { element } from '../page/element.js';
import { icon } from '../page/icon.js';

/**
 * Shows why something did not work, with the reference under which the server's log has it.
 *
 * @param {import('../service/problem.js').Problem} problem
 * @param {{retry?: () => void, dismiss?: () => void}} [actions]
 */
export function problemNotice(problem, { retry, dismiss } = {}) {
    const notice = element('div', { class: 'notice notice-problem', role: 'alert' },
        icon('warning'),
        element('div', { class: 'notice-body' },
            element('p', {}, problem.detail),
            reference(problem.correlationID)),
        retry && element('button', { class: 'button button-small', type: 'button', on: { click: retry } }, 'Try again'),
        dismiss && element('button', {
            class: 'icon-button', type: 'button', 'aria-label': 'Dismiss', on: { click: dismiss },
        }, icon('close')));
    return notice;
}

function reference(correlationID) {
    return correlationID && element('details', { class: 'reference' },
        element('summary', {}, 'Reference for support'),
        element('code', {}, correlationID));
}
