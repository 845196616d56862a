import { element } from '../page/element.js';
import { openPassage } from '../documents/passage-drawer.js';

/**
 * The number in a text that stands for a quoted passage, and opens it.
 * @param {import('../service/threads.js').Citation} citation
 */
export function citationMark(citation) {
    const { n, filename, place } = citation;
    return element('button', {
        class: 'citation', type: 'button', 'aria-label': `Source ${n}: ${filename}, ${place}`,
        title: `${filename} · ${place}`, on: { click: () => openCitation(citation) },
    }, n);
}

/**
 * The list of an answer's sources.
 * @param {Iterable<import('../service/threads.js').Citation>} citations
 */
export function sourceList(citations) {
    const ordered = [...citations].sort((one, other) => one.n - other.n);
    return ordered.length > 0 && element('div', { class: 'sources' },
        element('h3', { class: 'sources-title' }, 'Sources'),
        element('ol', {}, ordered.map((citation) => element('li', {}, element('button', {
            class: 'source', type: 'button', on: { click: () => openCitation(citation) },
        },
        element('span', { class: 'source-number' }, citation.n),
        element('span', {}, element('strong', {}, citation.filename), ' · ', citation.place))))));
}

function openCitation({ document_id: document, passage, quote }) {
    openPassage({ document, passage, quote });
}
