import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { moment } from '../page/moment.js';
import { counted, fileSize } from '../page/quantity.js';
import { announce } from '../page/announcer.js';
import { confirmDeletion } from '../components/dialog.js';
import { emptyState } from '../components/empty-state.js';
import { menu } from '../components/menu.js';
import { problemNotice } from '../components/problem-notice.js';
import { deleteDocument, downloadPath, readingPath } from '../service/documents.js';
import { download } from '../service/download.js';
import { Problem } from '../service/problem.js';
import { documentSearch } from './document-search.js';
import { acceptDrops, fileButton } from './file-intake.js';
import { UploadQueue } from './upload-queue.js';

/**
 * A project's documents: adding, searching, reading, deleting.
 *
 * @param {string} project
 * @param {import('../service/documents.js').ProjectDocument[] | Problem} documents or why they cannot be shown
 * @param {AbortSignal} signal
 */
export function documentShelf(project, documents, signal) {
    const list = element('div');
    const outcome = element('div');
    const search = documentSearch(project, signal);
    const head = element('div', { class: 'section-head' });
    const queue = new UploadQueue(project, signal, (added) => {
        documents.unshift(added);
        show();
        announce(`${added.filename} is added.`);
    });
    const upload = (face) => fileButton(face, (files) => queue.add(files));

    async function remove(entry) {
        if (!await confirmDeletion({
            title: 'Delete this document?',
            text: `“${entry.filename}” can then no longer be searched or opened. Quotations in conversations stay.`,
            action: 'Delete document',
            perform: () => deleteDocument(entry.id),
        })) return;
        documents.splice(documents.indexOf(entry), 1);
        show();
        announce(`${entry.filename} is deleted.`);
    }

    async function save(entry) {
        outcome.replaceChildren();
        try {
            await download(downloadPath(entry.id), entry.filename);
        } catch (error) {
            outcome.replaceChildren(problemNotice(Problem.wrap(error)));
        }
    }

    const row = (entry) => element('li', { class: 'row' },
        element('a', { class: 'row-link', href: readingPath(entry.id, 1) },
            element('span', { class: 'row-title' }, entry.filename),
            element('span', { class: 'row-note' }, facts(entry), moment(entry.created_at))),
        menu({ label: `Actions for ${entry.filename}` }, [
            { name: 'Download', symbol: 'download', choose: () => save(entry) },
            { name: 'Delete…', symbol: 'trash', isDangerous: true, choose: () => remove(entry) },
        ]));

    function show() {
        const isEmpty = documents.length === 0;
        search.hidden = isEmpty;
        fill(head, element('h2', { id: 'documents' }, 'Documents'), !isEmpty && upload({ look: 'button' }));
        fill(list, isEmpty ? emptyState({
            picture: 'upload',
            title: 'Add what is already written',
            text: 'Notes, policies, earlier specifications: answers quote them. '
                + 'Drop text or Markdown files here, up to 25 MB each.',
        }, upload({ look: 'button button-primary' })) : element('ul', { class: 'rows' }, documents.map(row)));
    }

    const section = element('section', { class: 'section shelf', 'aria-labelledby': 'documents' },
        head, outcome, queue.view, search, list);
    if (documents instanceof Problem) {
        search.hidden = true;
        fill(head, element('h2', { id: 'documents' }, 'Documents'));
        fill(list, problemNotice(documents));
    } else {
        show();
        acceptDrops(section, (files) => queue.add(files));
    }
    return section;
}

function facts({ metadata }) {
    const { bytes, words } = metadata ?? {};
    return [
        Number.isFinite(bytes) && [fileSize(bytes), ' · '],
        Number.isFinite(words) && [counted(words, 'word'), ' · '],
    ];
}
