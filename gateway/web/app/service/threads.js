import { projectPath } from './projects.js';
import { request, requestJSON } from './request.js';

/**
 * @typedef {{n: number, document_id: string, filename: string, passage: number, place: string, quote: string}} Citation
 * @typedef {{id: string, role: 'user' | 'assistant', content: string, created_at: string, citations?: Citation[],
 *   state?: 'complete' | 'streaming' | 'stopped' | 'interrupted' | 'failed', suggestions?: string[],
 *   run_id?: string | null, model?: string, versions?: string[]}} Message
 * @typedef {{id: string, title: string | null, project_id: string | null, model_provider: string,
 *   messages: Message[]}} Thread
 */

/** @returns {Promise<{threads: object[], total: number, has_more: boolean}>} last used first */
export const listThreads = (page, size, signal) => requestJSON(
    'GET', `/api/threads?${new URLSearchParams({ page, page_size: size })}`, { signal });

export const listProjectThreads = (project, signal) => requestJSON(
    'GET', `${projectPath(project)}/threads`, { signal });

/** @param {string | null} project @returns {Promise<Thread>} */
export const createThread = (project) => (project
    ? requestJSON('POST', `${projectPath(project)}/threads`, { body: {} })
    : requestJSON('POST', '/api/threads', { body: { thread_type: 'ba_assistant' } }));

/** @returns {Promise<Thread>} */
export const getThread = (id, signal) => requestJSON('GET', threadPath(id), { signal });

export const renameThread = (id, title) => requestJSON('PATCH', threadPath(id), { body: { title } });

/** Which model gives the next answer. @returns {Promise<Thread>} */
export const changeModel = (id, provider) => requestJSON(
    'PATCH', threadPath(id), { body: { model_provider: provider } });

export const deleteThread = (id) => requestJSON('DELETE', threadPath(id));

/** @returns {Promise<{run_id: string, message_id: string | null} | null>} */
export const getActiveRun = (id, signal) => requestJSON('GET', `${threadPath(id)}/runs/active`, { signal });

/** Asks; the answer's events are in the body. The same key again joins the answer that is already being made. */
export const ask = (id, content, key, signal) => request('POST', `${threadPath(id)}/chat`, {
    body: { content }, headers: { Accept: 'text/event-stream', 'Idempotency-Key': key }, signal,
});

/** Asks something else in the place of a question, which stays as another version. */
export const editQuestion = (id, message, content, key, signal) => request(
    'POST', `${messagePath(id, message)}/edit`,
    { body: { content }, headers: { Accept: 'text/event-stream', 'Idempotency-Key': key }, signal });

/** Answers once more; the answer there is stays as another version. */
export const regenerateAnswer = (id, message, key, signal) => request(
    'POST', `${messagePath(id, message)}/regenerate`,
    { headers: { Accept: 'text/event-stream', 'Idempotency-Key': key }, signal });

/** Shows the branch that a version belongs to. */
export const selectVersion = (id, message) => request('POST', `${messagePath(id, message)}/select`);

/** An answer's events from the beginning, or those after `lastEventID`. */
export const followRun = (id, run, lastEventID, signal) => request('GET', `${runPath(id, run)}/events`, {
    headers: { Accept: 'text/event-stream', ...(lastEventID ? { 'Last-Event-ID': lastEventID } : {}) }, signal,
});

export const stopRun = (id, run) => request('POST', `${runPath(id, run)}/stop`);

/** Where the page shows a thread. */
export const conversationPath = (thread, project) => (project
    ? `/projects/${encodeURIComponent(project)}/threads/${encodeURIComponent(thread)}`
    : `/threads/${encodeURIComponent(thread)}`);

/** The title of a thread, or what stands for one. The older contract names a new thread "New Chat". */
export const threadTitle = (thread) => (isUntitled(thread) ? 'Untitled conversation' : thread.title);

export const isUntitled = (thread) => !thread.title || thread.title === 'New Chat';

const threadPath = (id) => `/api/threads/${encodeURIComponent(id)}`;
const messagePath = (id, message) => `${threadPath(id)}/messages/${encodeURIComponent(message)}`;
const runPath = (id, run) => `${threadPath(id)}/runs/${encodeURIComponent(run)}`;
