import { randomID } from '../page/identifier.js';
import { session } from '../session/session.js';
import { Problem } from './problem.js';

/**
 * Asks the server as the person who is signed in. A token that is refused is renewed once.
 *
 * @param {string} method
 * @param {string} path
 * @param {{body?: object, headers?: Object<string, string>, signal?: AbortSignal}} [options] `body` is sent as JSON.
 * @returns {Promise<Response>} one that is ok; its body is unread
 * @throws {Problem} when there is no answer, or one that is not ok
 * @throws {DOMException} `AbortError` when `signal` says so
 */
export async function request(method, path, { body, headers = {}, signal } = {}) {
    const correlationID = randomID();
    const send = (token) => dispatch(path, {
        method,
        signal,
        headers: {
            Authorization: `Bearer ${token}`,
            'X-Correlation-ID': correlationID,
            ...(body ? { 'Content-Type': 'application/json' } : {}),
            ...headers,
        },
        body: body && JSON.stringify(body),
    }, correlationID);

    const token = await session.token();
    let response = await send(token);
    if (response.status === 401) response = await send(await session.renew(token));
    if (!response.ok) throw await Problem.from(response);
    return response;
}

/** The same, for an answer that is JSON. Nothing for 204. */
export async function requestJSON(method, path, options) {
    const response = await request(method, path, options);
    if (response.status === 204) return null;
    try {
        return await response.json();
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        throw Problem.unreachable(response.headers.get('X-Correlation-ID') ?? '');
    }
}

async function dispatch(path, options, correlationID) {
    try {
        return await fetch(path, options);
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        throw Problem.unreachable(correlationID);
    }
}
