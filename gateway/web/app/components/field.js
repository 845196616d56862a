import { element } from '../page/element.js';
import { randomID } from '../page/identifier.js';

/**
 * A labelled field that can say what is wrong with it.
 *
 * @param {{label: string, hint?: string, name: string, value?: string, multiline?: boolean, type?: string,
 *   autocomplete?: string, required?: boolean, maxlength?: number}} description
 * @returns {{view: HTMLElement, input: HTMLInputElement | HTMLTextAreaElement, fail: (message: string) => void,
 *   clear: () => void}}
 */
export function field({ label, hint, name, value = '', multiline = false, ...attributes }) {
    const id = `field-${randomID()}`;
    const message = element('p', { class: 'field-error', id: `${id}-error` });
    const input = element(multiline ? 'textarea' : 'input', {
        id, name, class: 'input', 'aria-describedby': `${hint ? `${id}-hint ` : ''}${id}-error`,
        ...(multiline ? { rows: 3 } : { type: 'text' }), ...attributes,
    });
    input.value = value;
    const clear = () => {
        message.textContent = '';
        input.removeAttribute('aria-invalid');
    };
    input.addEventListener('input', clear);
    return {
        input,
        clear,
        fail(text) {
            message.textContent = text;
            input.setAttribute('aria-invalid', 'true');
            input.focus();
        },
        view: element('div', { class: 'field' },
            element('label', { for: id }, label),
            hint && element('p', { class: 'field-hint', id: `${id}-hint` }, hint),
            input, message),
    };
}

/**
 * Shows the fields that a problem names what it says about them.
 * @param {import('../service/problem.js').Problem} problem
 * @param {Object<string, ReturnType<typeof field>>} fields by name
 * @returns {boolean} whether it names any of them
 */
export function showFieldErrors(problem, fields) {
    const named = problem.errors.filter(({ pointer }) => pointer.slice(1) in fields);
    for (const { pointer, message } of named) fields[pointer.slice(1)].fail(sentence(message));
    return named.length > 0;
}

const sentence = (message) => `${message[0].toUpperCase()}${message.slice(1).replace(/\.?$/, '.')}`;
