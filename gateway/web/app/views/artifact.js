import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { moment } from '../page/moment.js';
import { copyButton } from '../components/copy-button.js';
import { problemNotice } from '../components/problem-notice.js';
import { MarkdownView } from '../markdown/markdown-view.js';
import { artifactKind, exportPath, getArtifact } from '../service/artifacts.js';
import { download } from '../service/download.js';
import { Problem } from '../service/problem.js';
import { conversationPath, getThread, threadTitle } from '../service/threads.js';

/** A document that was written in a conversation. */
export async function showArtifact({ parameters: { artifact: id }, signal }) {
    const artifact = await getArtifact(id, signal);
    const thread = await getThread(artifact.thread_id, signal);
    const text = element('div', { class: 'prose artifact-text' });
    const { heading, body } = parted(artifact);
    new MarkdownView(text).show(body);
    const outcome = element('div');

    async function attempt(action) {
        outcome.replaceChildren();
        try {
            await action();
        } catch (error) {
            outcome.replaceChildren(problemNotice(Problem.wrap(error)));
        }
    }

    return {
        title: artifact.title,
        kind: 'artifact',
        trail: [
            { name: 'Projects', path: '/' },
            { name: threadTitle(thread), path: conversationPath(thread.id, thread.project_id) },
        ],
        content: element('article', { class: 'column column-document' },
            element('header', { class: 'artifact-head' },
                element('p', { class: 'quiet' },
                    artifactKind(artifact.artifact_type), ' · ', moment(artifact.created_at)),
                element('h1', {}, heading),
                element('div', { class: 'actions' },
                    button('download', 'Download .md', 'button button-primary', () => attempt(
                        () => download(exportPath(id, 'md'), `${artifact.title}.md`))),
                    copyButton(artifact.content_markdown, 'Copy Markdown')),
                outcome),
            text),
    };
}

function button(symbol, name, look, click) {
    return element('button', { class: look, type: 'button', on: { click } }, icon(symbol), name);
}

/** A text that begins with its own title gives the page its heading, so that there are not two. */
function parted({ title, content_markdown: text }) {
    const first = text.match(/^\s*# +(.+?) *#* *(?:\n|$)/);
    return first ? { heading: first[1], body: text.slice(first[0].length) } : { heading: title, body: text };
}
