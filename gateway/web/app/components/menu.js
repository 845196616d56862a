import { element } from '../page/element.js';
import { icon } from '../page/icon.js';

/**
 * A button that opens a menu (WAI-ARIA, "Menu button").
 *
 * @param {{label: string, face?: Node | Node[] | string, className?: string}} button `label` is what it is called,
 *   `face` what it shows
 * @param {{name: string, choose: () => void, isDangerous?: boolean, symbol?: string}[]} items
 * @param {Node} [heading] something above the items
 * @returns {HTMLElement}
 */
export function menu({ label, face = icon('more'), className = 'icon-button' }, items, heading) {
    const opener = element('button', {
        class: className, type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': label,
    }, face);
    const choices = items.map(({ name, choose, isDangerous, symbol }) => element('button', {
        class: `menu-item${isDangerous ? ' menu-item-danger' : ''}`, type: 'button', role: 'menuitem', tabindex: -1,
        on: { click: () => { close({ returnFocus: true }); choose(); } },
    }, symbol && icon(symbol), name));
    const list = element('div', { class: 'menu-list', role: 'menu', 'aria-label': label }, choices);
    const panel = element('div', { class: 'menu-panel', hidden: true }, heading, list);
    const view = element('div', { class: 'menu' }, opener, panel);

    function open() {
        panel.hidden = false;
        opener.setAttribute('aria-expanded', 'true');
        choices[0].focus();
        document.addEventListener('pointerdown', closeFromOutside);
    }

    function close({ returnFocus = false } = {}) {
        panel.hidden = true;
        opener.setAttribute('aria-expanded', 'false');
        document.removeEventListener('pointerdown', closeFromOutside);
        if (returnFocus) opener.focus();
    }

    const closeFromOutside = (event) => { if (!view.contains(event.target)) close(); };

    opener.addEventListener('click', () => (panel.hidden ? open() : close()));
    view.addEventListener('focusout', ({ relatedTarget }) => {
        if (relatedTarget && !view.contains(relatedTarget)) close();
    });
    view.addEventListener('keydown', (event) => {
        if (panel.hidden) return;
        const at = choices.indexOf(document.activeElement);
        const next = {
            ArrowDown: (at + 1) % choices.length,
            ArrowUp: (at - 1 + choices.length) % choices.length,
            Home: 0,
            End: choices.length - 1,
        }[event.key];
        if (next !== undefined) choices[next].focus();
        else if (event.key === 'Escape') close({ returnFocus: true });
        else return;
        event.preventDefault();
        event.stopPropagation();
    });
    return view;
}
