import { element } from '../page/element.js';
import { randomID } from '../page/identifier.js';
import { problemNotice } from './problem-notice.js';
import { Problem } from '../service/problem.js';

/**
 * Asks in a dialog, does what was asked for, and stays open with the reason when that fails.
 *
 * @param {{title: string, body: Node | Node[], action: string, isDangerous?: boolean,
 *   perform: () => Promise<unknown>, failed?: (problem: Problem) => boolean}} question `failed` shows at its fields
 *   what a problem says about them, and tells whether it did
 * @returns {Promise<boolean>} whether it was done
 */
export function ask({ title, body, action, isDangerous = false, perform, failed }) {
    const titleID = `title-${randomID()}`;
    const outcome = element('div', { class: 'dialog-outcome' });
    const submit = element('button', {
        class: `button ${isDangerous ? 'button-danger' : 'button-primary'}`, type: 'submit',
    }, action);
    const cancel = element('button', {
        class: 'button', type: 'button', on: { click: () => dialog.close() },
    }, 'Cancel');
    const form = element('form', { class: 'dialog-form', novalidate: true },
        element('h2', { id: titleID }, title), body, outcome,
        element('div', { class: 'dialog-actions' }, cancel, submit));
    const dialog = element('dialog', { class: 'dialog', 'aria-labelledby': titleID }, form);

    return new Promise((resolve) => {
        let isDone = false;
        form.addEventListener('submit', async (event) => {
            event.preventDefault();
            if (submit.disabled) return;
            submit.disabled = true;
            outcome.replaceChildren();
            try {
                await perform();
                isDone = true;
                dialog.close();
            } catch (error) {
                const problem = Problem.wrap(error);
                const isShownByFields = failed?.(problem) ?? false;
                // What the server refused can be looked up there; what the page refused needs no second sentence.
                if (!isShownByFields || problem.correlationID) outcome.replaceChildren(problemNotice(problem));
            } finally {
                submit.disabled = false;
            }
        });
        dialog.addEventListener('close', () => {
            dialog.remove();
            resolve(isDone);
        });
        document.body.append(dialog);
        dialog.showModal();
        // What cannot be undone is not what Enter does by accident.
        if (isDangerous) cancel.focus();
    });
}

/** @param {{title: string, text: string, action: string, perform: () => Promise<unknown>}} question */
export function confirmDeletion({ title, text, action, perform }) {
    return ask({ title, body: element('p', {}, text), action, isDangerous: true, perform });
}
