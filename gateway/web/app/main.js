import { element, fill } from './page/element.js';
import { Router } from './page/router.js';
import { session } from './session/session.js';
import { Problem } from './service/problem.js';
import { watchConnection } from './components/connection-banner.js';
import { problemNotice } from './components/problem-notice.js';
import { showHeader } from './components/header.js';
import { Draft } from './conversation/draft.js';
import { arrive } from './views/arrival.js';
import { showSignIn } from './views/sign-in.js';
import { showHome } from './views/home.js';
import { showProject } from './views/project.js';
import { showConversation } from './views/conversation.js';
import { showDocument } from './views/document.js';
import {
    showArtifact, showArtifactChanges, showArtifactQuality, showArtifactSources,
} from './views/artifact.js';
import { showSessions } from './views/sessions.js';
import { nowhere } from './views/nowhere.js';

const header = document.getElementById('header');
const content = document.getElementById('content');

/** Of the page that is shown; aborted when the person goes elsewhere. */
let visit = new AbortController();

const router = new Router([
    ['/', showHome],
    ['/sign-in', showHome],
    ['/projects/:project', showProject],
    ['/projects/:project/threads/:thread', showConversation],
    ['/threads/:thread', showConversation],
    ['/documents/:document', showDocument],
    ['/artifacts/:artifact', showArtifact],
    ['/account/sessions', showSessions],
    ['/artifacts/:artifact/changes', showArtifactChanges],
    ['/artifacts/:artifact/quality', showArtifactQuality],
    ['/artifacts/:artifact/sources', showArtifactSources],
], () => show());

async function show({ isFirst = false } = {}) {
    visit.abort();
    const { signal } = visit = new AbortController();
    document.body.classList.add('is-loading');
    const page = await open(signal);
    if (signal.aborted) return;
    document.body.classList.remove('is-loading');
    document.title = page.title ? `${page.title} · BA Assistant` : 'BA Assistant';
    document.body.dataset.page = page.kind;
    if (session.person) showHeader(header, page.trail ?? [], (path) => router.go(path));
    else header.hidden = true;
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    fill(content, page.content);
    window.scrollTo(0, 0);
    // A reload leaves the focus where the browser puts it; moving on puts it where the new page begins.
    if (!isFirst) content.focus({ preventScroll: true });
    page.arrived?.();
}

async function open(signal) {
    if (!session.person) return showSignIn({ signal });
    const found = router.match(location.pathname);
    if (!found) return nowhere();
    const query = new URLSearchParams(location.search);
    try {
        return await found.view({ parameters: found.parameters, query, signal, go: (path) => router.go(path) });
    } catch (error) {
        if (error.name === 'AbortError') return { title: '', content: [] };
        return failure(Problem.wrap(error));
    }
}

function failure(problem) {
    if (problem.status === 404) return nowhere(problem);
    return {
        title: 'Not available',
        kind: 'failure',
        content: element('div', { class: 'column' },
            element('h1', {}, 'This page is not available just now'),
            problemNotice(problem, { retry: () => show() })),
    };
}

async function start() {
    watchConnection();
    try {
        await session.restore();
    } catch (error) {
        document.title = 'BA Assistant';
        fill(content, element('div', { class: 'column' },
            element('h1', {}, 'BA Assistant cannot be reached'),
            problemNotice(Problem.wrap(error), { retry: () => location.reload() })));
        return;
    }
    session.addEventListener('change', () => {
        // After signing out the page goes before anything is waited for: a key pressed in it would keep a draft anew.
        if (!session.person && !session.hasExpired) fill(content);
        show();
    });
    session.addEventListener('signout', () => Draft.forgetAll());
    await show({ isFirst: true });
}

/** Comes back from a provider: first the code becomes a session, then the app starts where the person wanted to be. */
async function land() {
    const failed = await arrive();
    if (!failed) return start();
    document.title = `${failed.title} · BA Assistant`;
    document.body.dataset.page = failed.kind;
    fill(content, failed.content);
}

if (location.pathname === '/auth/callback') land();
else start();
