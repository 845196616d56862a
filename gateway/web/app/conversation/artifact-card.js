import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { problemNotice } from '../components/problem-notice.js';
import { artifactKind, exportPath } from '../service/artifacts.js';
import { download } from '../service/download.js';
import { Problem } from '../service/problem.js';

/**
 * A document that an answer has produced: to open, or to take away.
 * @param {{id: string, artifact_type: string, title: string}} artifact
 */
export function artifactCard({ id, artifact_type: type, title }) {
    const outcome = element('div');
    const save = async () => {
        outcome.replaceChildren();
        try {
            await download(exportPath(id, 'md'), `${title}.md`);
        } catch (error) {
            outcome.replaceChildren(problemNotice(Problem.wrap(error)));
        }
    };
    return element('div', { class: 'artifact-card' },
        element('span', { class: 'artifact-picture' }, icon('document')),
        element('div', { class: 'artifact-words' },
            element('p', { class: 'artifact-kind' }, artifactKind(type)),
            element('p', { class: 'artifact-title' }, title)),
        element('div', { class: 'actions' },
            element('a', { class: 'button button-primary', href: `/artifacts/${encodeURIComponent(id)}` }, 'Open'),
            element('button', {
                class: 'button', type: 'button', 'aria-label': `Download ${title} as Markdown`, on: { click: save },
            }, icon('download'), 'Download .md')),
        outcome);
}
