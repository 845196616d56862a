import { element } from '../page/element.js';

/**
 * Which version is shown, and a way to the others; nothing for a document that was made once.
 *
 * @param {import('../service/artifacts.js').Version[]} versions newest first
 * @param {string} current
 * @param {(id: string) => void} chosen
 */
export function versionPicker(versions, current, chosen) {
    if (versions.length < 2) return null;
    const list = element('select', { class: 'input', id: 'version' }, versions.map(({ id, version }, at) => (
        element('option', { value: id, selected: id === current }, versionName(version, at === 0)))));
    list.addEventListener('change', () => chosen(list.value));
    return element('div', { class: 'version-picker' },
        element('label', { for: 'version' }, 'Version'), list);
}

const versionName = (number, isNewest) => (isNewest ? `${number} (newest)` : String(number));
