import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { moment } from '../page/moment.js';
import { announce } from '../page/announcer.js';
import { emptyState } from '../components/empty-state.js';
import { menu } from '../components/menu.js';
import { problemNotice } from '../components/problem-notice.js';
import { changeProject, confirmProjectDeletion, editProject } from '../projects/project-dialogs.js';
import { Problem } from '../service/problem.js';
import { listProjects, createProject } from '../service/projects.js';
import { conversationPath, createThread, listThreads, threadTitle } from '../service/threads.js';

const RECENT = 6;

/** The projects, and the conversations that were last used. */
export async function showHome({ signal, go }) {
    const [projects, recent] = await Promise.all([
        listProjects(signal),
        listThreads(1, RECENT, signal).catch((error) => Problem.wrap(error)),
    ]);
    const list = element('div');
    const show = () => fill(list, projects.length > 0 ? projectList() : firstProject());

    async function create() {
        let made;
        if (await editProject({ title: 'New project', action: 'Create project' }, async (values) => {
            made = await createProject(values);
        })) go(`/projects/${encodeURIComponent(made.id)}`);
    }

    const createButton = () => element('button', {
        class: 'button button-primary', type: 'button', on: { click: create },
    }, icon('plus'), 'New project');

    const firstProject = () => emptyState({
        picture: 'document',
        title: 'Begin with a project',
        text: 'A project holds the documents of one undertaking and the conversations about it.',
    }, createButton());

    const projectList = () => element('ul', { class: 'cards' }, projects.map(card));

    const card = (project) => element('li', { class: 'card' },
        element('a', { class: 'card-link', href: `/projects/${encodeURIComponent(project.id)}` },
            element('span', { class: 'card-title' }, project.name),
            project.description && element('span', { class: 'card-text' }, project.description),
            element('span', { class: 'card-note' }, 'Changed ', moment(project.updated_at))),
        menu({ label: `Actions for ${project.name}` }, [
            { name: 'Rename…', symbol: 'pencil', choose: () => rename(project) },
            { name: 'Delete…', symbol: 'trash', isDangerous: true, choose: () => remove(project) },
        ]));

    async function rename(project) {
        if (await changeProject(project)) show();
    }

    async function remove(project) {
        if (!await confirmProjectDeletion(project)) return;
        projects.splice(projects.indexOf(project), 1);
        show();
        announce(`${project.name} is deleted.`);
    }

    show();
    return {
        title: 'Projects',
        kind: 'home',
        content: element('div', { class: 'column column-wide' },
            element('div', { class: 'page-head' },
                element('h1', {}, 'Projects'), projects.length > 0 && createButton()),
            list,
            recentConversations(recent, go)),
    };
}

function recentConversations(recent, go) {
    const start = element('button', {
        class: 'button button-quiet', type: 'button',
        on: {
            async click() {
                try {
                    go(conversationPath((await createThread(null)).id, null));
                } catch (error) {
                    section.append(problemNotice(Problem.wrap(error)));
                }
            },
        },
    }, icon('speech'), 'Start one without a project');
    const section = element('section', { class: 'section', 'aria-labelledby': 'recent' },
        element('div', { class: 'section-head' }, element('h2', { id: 'recent' }, 'Recent conversations'), start),
        recent instanceof Problem ? problemNotice(recent) : recentList(recent.threads));
    return section;
}

function recentList(threads) {
    if (threads.length === 0) {
        return element('p', { class: 'quiet' }, 'The conversations you last used will be listed here.');
    }
    return element('ul', { class: 'rows' }, threads.map((thread) => element('li', { class: 'row' },
        element('a', { class: 'row-link', href: conversationPath(thread.id, thread.project_id) },
            element('span', { class: 'row-title' }, threadTitle(thread)),
            element('span', { class: 'row-note' },
                thread.project_name && [thread.project_name, ' · '], moment(thread.last_activity_at))))));
}
