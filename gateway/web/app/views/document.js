import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { problemNotice } from '../components/problem-notice.js';
import { PassageReader } from '../documents/passage-reader.js';
import { downloadPath, readingPath } from '../service/documents.js';
import { download } from '../service/download.js';
import { Problem } from '../service/problem.js';

/** A document, at one of its passages. */
export async function showDocument({ parameters: { document: id }, query, signal }) {
    const n = Math.max(1, Math.floor(Number(query.get('passage'))) || 1);
    const reader = new PassageReader({
        document: id,
        passage: n,
        signal,
        headingLevel: 1,
        // The address follows the reader, without a step for each passage on the way back.
        moved: (current) => history.replaceState(null, '', readingPath(id, current)),
    });
    const { filename } = await reader.passage(n);
    const outcome = element('div');
    const save = element('button', {
        class: 'button button-small', type: 'button',
        on: {
            async click() {
                outcome.replaceChildren();
                try {
                    await download(downloadPath(id), filename);
                } catch (error) {
                    outcome.replaceChildren(problemNotice(Problem.wrap(error)));
                }
            },
        },
    }, icon('download'), 'Download');
    return {
        title: filename,
        kind: 'document',
        trail: [{ name: 'Projects', path: '/' }],
        content: element('div', { class: 'column' },
            element('div', { class: 'reader-actions' }, save), outcome, reader.view),
        arrived: () => reader.show(n),
    };
}
