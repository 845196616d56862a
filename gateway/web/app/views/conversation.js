import { element, fill } from '../page/element.js';
import { menu } from '../components/menu.js';
import { problemNotice } from '../components/problem-notice.js';
import { Conversation } from '../conversation/conversation.js';
import { modelChoice } from '../conversation/model-choice.js';
import { threadRail } from '../conversation/thread-rail.js';
import { changeThreadTitle, confirmThreadDeletion } from '../projects/thread-dialogs.js';
import { listArtifacts } from '../service/artifacts.js';
import { listModels } from '../service/models.js';
import { Problem } from '../service/problem.js';
import { getProject } from '../service/projects.js';
import {
    conversationPath, createThread, getActiveRun, getThread, isUntitled, listProjectThreads, renameThread, threadTitle,
} from '../service/threads.js';

/** A thread, within its project or without one. */
export async function showConversation({ parameters: { project: projectID, thread: id }, signal, go }) {
    const orNothing = (nothing) => (error) => {
        if (error.name === 'AbortError' || error.status === 401) throw error;
        return nothing;
    };
    const [thread, active, artifacts, project, siblings] = await Promise.all([
        getThread(id, signal),
        getActiveRun(id, signal),
        listArtifacts(id, signal).catch(orNothing([])),
        projectID ? getProject(projectID, signal).catch(orNothing(null)) : null,
        projectID ? listProjectThreads(projectID, signal).catch(orNothing([])) : [],
    ]);
    const models = await listModels();
    const heading = element('h1', { class: 'conversation-title' });
    const rail = element('div', { class: 'rail-place' });

    const showTitle = (title) => {
        thread.title = title;
        heading.textContent = threadTitle(thread);
        document.title = `${threadTitle(thread)} · BA Assistant`;
        const listed = siblings.find((sibling) => sibling.id === id);
        if (listed) listed.title = title;
        fill(rail, project && threadRail(project, siblings, id, startAnother));
    };
    const conversation = new Conversation(thread, {
        signal,
        hasDocuments: (project?.documents.length ?? 0) > 0,
        changed: ({ title }) => showTitle(title),
        asked: (content) => { if (isUntitled(thread)) nameAfter(content); },
    });

    async function startAnother() {
        try {
            go(conversationPath((await createThread(projectID)).id, projectID));
        } catch (error) {
            rail.append(problemNotice(Problem.wrap(error)));
        }
    }

    /** A list of untitled conversations helps nobody: the first question is the title until there is a better one. */
    async function nameAfter(content) {
        const title = shortened(content);
        showTitle(title);
        await renameThread(id, title).catch(() => showTitle(null));
    }

    showTitle(thread.title);
    return {
        title: threadTitle(thread),
        kind: 'conversation',
        trail: project ? [{ name: project.name, path: `/projects/${encodeURIComponent(project.id)}` }]
            : [{ name: 'Projects', path: '/' }],
        content: element('div', { class: 'conversation-page' }, rail,
            element('div', { class: 'conversation-column' },
                element('div', { class: 'conversation-head' },
                    element('div', {}, heading, modelChoice(thread, models)),
                    menu({ label: 'Conversation actions' }, [
                        {
                            name: 'Rename…', symbol: 'pencil',
                            choose: async () => { if (await changeThreadTitle(thread)) showTitle(thread.title); },
                        },
                        {
                            name: 'Delete…', symbol: 'trash', isDangerous: true,
                            choose: async () => {
                                if (await confirmThreadDeletion(thread)) {
                                    go(project ? `/projects/${encodeURIComponent(project.id)}` : '/');
                                }
                            },
                        },
                    ])),
                conversation.view)),
        arrived: () => conversation.open(active, artifacts),
    };
}

/** At most sixty characters of the first line, ending at a word. */
function shortened(content) {
    const line = content.trim().split('\n')[0];
    return line.length <= 60 ? line : `${line.slice(0, 60).replace(/\s+\S*$/, '')}…`;
}
