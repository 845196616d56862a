import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { announce } from '../page/announcer.js';

/**
 * A button that puts a text on the clipboard; nothing where the browser allows no clipboard (plain HTTP).
 * @param {string | (() => string)} text
 * @param {string} name
 * @param {string} [look]
 * @returns {HTMLElement | null}
 */
export function copyButton(text, name, look = 'button') {
    if (!navigator.clipboard) return null;
    const words = element('span', {}, name);
    const say = (sentence) => {
        words.textContent = sentence;
        announce(sentence);
        setTimeout(() => { words.textContent = name; }, 2_000);
    };
    return element('button', {
        class: look, type: 'button',
        on: {
            click: () => navigator.clipboard.writeText(typeof text === 'function' ? text() : text)
                .then(() => say('Copied'), () => say('The browser did not allow it')),
        },
    }, icon('copy'), words);
}
