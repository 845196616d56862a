import { randomID } from '../page/identifier.js';
import { session } from '../session/session.js';
import { Problem } from './problem.js';
import { projectPath } from './projects.js';

/**
 * Sends a file into a project. `fetch` cannot tell how far an upload has come, so this is an XMLHttpRequest.
 *
 * @param {string} project
 * @param {File} file
 * @param {{progress: (share: number) => void, signal: AbortSignal}} options `share` goes from 0 to 1
 * @returns {Promise<import('./documents.js').ProjectDocument>}
 * @throws {Problem}
 */
export async function uploadDocument(project, file, { progress, signal }) {
    const key = randomID();
    const path = `${projectPath(project)}/documents`;
    const token = await session.token();
    try {
        return await send(path, file, { token, key, progress, signal });
    } catch (problem) {
        if (problem.status !== 401) throw problem;
        return send(path, file, { token: await session.renew(token), key, progress, signal });
    }
}

function send(path, file, { token, key, progress, signal }) {
    const correlationID = randomID();
    const form = new FormData();
    form.append('file', file, file.name);
    return new Promise((resolve, reject) => {
        const upload = new XMLHttpRequest();
        upload.open('POST', path);
        upload.setRequestHeader('Authorization', `Bearer ${token}`);
        upload.setRequestHeader('Idempotency-Key', key);
        upload.setRequestHeader('X-Correlation-ID', correlationID);
        upload.upload.addEventListener('progress', (event) => {
            if (event.lengthComputable) progress(event.loaded / event.total);
        });
        upload.addEventListener('load', () => {
            const body = readJSON(upload.responseText);
            if (upload.status === 201 && body) resolve(body);
            else reject(Problem.of(upload.status, body ?? {}, correlationID));
        });
        upload.addEventListener('error', () => reject(Problem.unreachable(correlationID)));
        upload.addEventListener('abort', () => reject(new DOMException('The upload was cancelled', 'AbortError')));
        signal.addEventListener('abort', () => upload.abort(), { once: true });
        upload.send(form);
    });
}

function readJSON(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
