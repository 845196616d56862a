import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { moment } from '../page/moment.js';
import { copyButton } from '../components/copy-button.js';
import { problemNotice } from '../components/problem-notice.js';
import { showChanges } from '../artifacts/changes.js';
import { showQuality } from '../artifacts/quality.js';
import { showSources } from '../artifacts/sources.js';
import { versionPicker } from '../artifacts/version-picker.js';
import { MarkdownView } from '../markdown/markdown-view.js';
import {
    artifactKind, artifactPagePath, exportPath, getArtifact, listVersions, traceabilityExportPath,
} from '../service/artifacts.js';
import { download } from '../service/download.js';
import { Problem } from '../service/problem.js';
import { conversationPath, getThread, threadTitle } from '../service/threads.js';

const FACES = [
    { name: 'Document', path: '' },
    { name: 'Changes', path: 'changes' },
    { name: 'Quality', path: 'quality' },
    { name: 'Sources', path: 'sources' },
];

/** A document that was written in a conversation. */
export const showArtifact = page('', async (artifact) => {
    const text = element('div', { class: 'prose artifact-text' });
    new MarkdownView(text).show(parted(artifact).body);
    return text;
});

/** What changed from one of its versions to the next. */
export const showArtifactChanges = page('changes', (artifact, visit, versions) => (
    showChanges(artifact, versions, visit.query.get('since'), visit)));

/** What code can tell about its requirements. */
export const showArtifactQuality = page('quality', (artifact, visit) => showQuality(artifact, visit));

/** The messages and passages its requirements came from. */
export const showArtifactSources = page('sources', (artifact, visit) => showSources(artifact, visit));

/** One face of an artifact below the head that all of them have. */
function page(path, show) {
    return async (visit) => {
        const { parameters: { artifact: id }, signal } = visit;
        const [artifact, versions] = await Promise.all([getArtifact(id, signal), listVersions(id, signal)]);
        const [thread, face] = await Promise.all([
            getThread(artifact.thread_id, signal), show(artifact, visit, versions),
        ]);
        return {
            title: path ? `${artifact.title}: ${path}` : artifact.title,
            kind: 'artifact',
            trail: [
                { name: 'Projects', path: '/' },
                { name: threadTitle(thread), path: conversationPath(thread.id, thread.project_id) },
            ],
            content: element('article', { class: 'column column-document' },
                head(artifact, versions, path, visit), face),
        };
    };
}

function head(artifact, versions, path, { go }) {
    const { id, title, artifact_type: type, created_at: createdAt } = artifact;
    const outcome = element('div');
    const save = (file, name) => async () => {
        outcome.replaceChildren();
        try {
            await download(file, name);
        } catch (error) {
            outcome.replaceChildren(problemNotice(Problem.wrap(error)));
        }
    };
    return element('header', { class: 'artifact-head' },
        element('p', { class: 'quiet' }, artifactKind(type), ' · ', moment(createdAt)),
        element('h1', {}, parted(artifact).heading),
        versionPicker(versions, id, (other) => go(artifactPagePath(other, path))),
        element('div', { class: 'actions' },
            button('Download .md', 'button button-primary', save(exportPath(id, 'md'), `${title}.md`)),
            path === 'sources' && button('Download sources as CSV', 'button', save(
                traceabilityExportPath(id), `Traceability ${title}.csv`)),
            path === '' && copyButton(artifact.content_markdown, 'Copy Markdown')),
        outcome,
        element('nav', { class: 'faces', 'aria-label': 'Views of this document' },
            element('ul', {}, FACES.map((face) => element('li', {}, element('a', {
                href: artifactPagePath(id, face.path), 'aria-current': face.path === path ? 'page' : null,
            }, face.name))))));
}

const button = (name, look, click) => element('button', { class: look, type: 'button', on: { click } },
    icon('download'), name);

/** A text that begins with its own title gives the page its heading, so that there are not two. */
function parted({ title, content_markdown: text }) {
    const first = text.match(/^\s*# +(.+?) *#* *(?:\n|$)/);
    return first ? { heading: first[1], body: text.slice(first[0].length) } : { heading: title, body: text };
}
