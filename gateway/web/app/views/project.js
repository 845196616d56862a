import { element, fill } from '../page/element.js';
import { menu } from '../components/menu.js';
import { documentShelf } from '../documents/document-shelf.js';
import { changeProject, confirmProjectDeletion } from '../projects/project-dialogs.js';
import { threadList } from '../projects/thread-list.js';
import { listDocuments } from '../service/documents.js';
import { Problem } from '../service/problem.js';
import { getProject } from '../service/projects.js';
import { listProjectThreads } from '../service/threads.js';

/** One project: its conversations, its documents and the search in them. */
export async function showProject({ parameters: { project: id }, signal, go }) {
    // Either list may be missing while its service is away; the page then shows the other.
    const orProblem = (error) => {
        if (error.name === 'AbortError') throw error;
        return Problem.wrap(error);
    };
    const [project, documents, threads] = await Promise.all([
        getProject(id, signal),
        listDocuments(id, signal).catch(orProblem),
        listProjectThreads(id, signal).catch(orProblem),
    ]);
    const heading = element('div', { class: 'page-title' });
    const show = () => {
        fill(heading, element('h1', {}, project.name), project.description
            && element('p', { class: 'lede' }, project.description));
        document.title = `${project.name} · BA Assistant`;
    };
    show();

    return {
        title: project.name,
        kind: 'project',
        trail: [{ name: 'Projects', path: '/' }],
        content: element('div', { class: 'column column-wide' },
            element('div', { class: 'page-head' }, heading, menu({ label: 'Project actions' }, [
                { name: 'Edit…', symbol: 'pencil', choose: async () => { if (await changeProject(project)) show(); } },
                {
                    name: 'Delete…', symbol: 'trash', isDangerous: true,
                    choose: async () => { if (await confirmProjectDeletion(project)) go('/'); },
                },
            ])),
            element('div', { class: 'two-columns' },
                threadList(id, threads, go), documentShelf(id, documents, signal))),
    };
}
