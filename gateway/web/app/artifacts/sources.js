import { element } from '../page/element.js';
import { moment } from '../page/moment.js';
import { openPassage } from '../documents/passage-drawer.js';
import { getTraceability } from '../service/artifacts.js';
import { requirementNumber } from './requirement.js';

/** Where each requirement came from: what was said, and what the documents say. */
export async function showSources(artifact, { signal }) {
    const { requirements } = await getTraceability(artifact.id, signal);
    if (requirements.length === 0) {
        return element('section', { class: 'face' }, element('p', { class: 'quiet' },
            'Nothing in this document has a number such as REQ-001, so there is nothing to trace.'));
    }
    return element('section', { class: 'face' },
        element('p', { class: 'quiet' }, 'Noted when this version was written: the sources that the document names, and '
            + 'else those that have the words of the requirement.'),
        element('ol', { class: 'traces' }, requirements.map(requirement)));
}

function requirement({ id, text, sources }) {
    return element('li', { class: 'trace' },
        element('h2', { class: 'trace-title' }, requirementNumber(id), ' ', text),
        sources.length === 0
            ? element('p', { class: 'quiet' }, 'No source was found.')
            : element('ul', { class: 'trace-sources' }, sources.map(source)));
}

function source(found) {
    const basis = found.basis === 'reference' ? 'named in the document' : 'found by its words';
    if (found.kind === 'message') {
        return element('li', {},
            element('p', { class: 'quiet' }, found.role === 'assistant' ? 'Suggested by the assistant' : 'Said',
                found.created_at && [' ', moment(found.created_at)], `, ${basis}`),
            element('blockquote', {}, found.text ?? 'This message was deleted.'));
    }
    return element('li', {},
        element('p', { class: 'quiet' }, `${found.filename}, ${found.place}, ${basis}`),
        element('blockquote', {}, found.text),
        element('button', {
            class: 'button button-small', type: 'button', 'aria-label': `Open the passage in ${found.filename}`,
            on: {
                click: () => openPassage({
                    document: found.document_id, passage: found.passage, quote: found.text.replace(/…$/, ''),
                }),
            },
        }, 'Open the passage'));
}
