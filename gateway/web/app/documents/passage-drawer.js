import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { readingPath } from '../service/documents.js';
import { PassageReader } from './passage-reader.js';

/**
 * Opens a passage beside the page, so that the reader does not lose their place in it.
 *
 * @param {{document: string, passage: number, quote?: string, words?: string[]}} place what to open, and what to
 *   highlight in it
 */
export function openPassage(place) {
    const closing = new AbortController();
    const whole = element('a', { class: 'button button-small', href: readingPath(place.document, place.passage) },
        'Open the document');
    const reader = new PassageReader({
        ...place,
        signal: closing.signal,
        headingLevel: 2,
        moved: (n) => { whole.href = readingPath(place.document, n); },
    });
    const drawer = element('dialog', { class: 'drawer', 'aria-label': 'Passage' },
        element('div', { class: 'drawer-bar' }, whole, element('button', {
            class: 'icon-button', type: 'button', 'aria-label': 'Close', on: { click: () => drawer.close() },
        }, icon('close'))),
        reader.view);
    // A click on the shade around it; inside, the target is something in the drawer.
    drawer.addEventListener('click', (event) => { if (event.target === drawer) drawer.close(); });
    drawer.addEventListener('close', () => {
        closing.abort();
        drawer.remove();
    });
    document.body.append(drawer);
    drawer.showModal();
    reader.show(place.passage);
}
