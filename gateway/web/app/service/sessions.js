import { request, requestJSON } from './request.js';

/**
 * Where somebody is signed in.
 * @typedef {{id: string, device: string, created_at: string, last_used_at: string, expires_at: string,
 *   current: boolean}} Session
 */

/** @returns {Promise<Session[]>} last used first */
export const listSessions = (signal) => requestJSON('GET', '/auth/sessions', { signal });

export const endSession = (id) => request('DELETE', `/auth/sessions/${encodeURIComponent(id)}`);

/** All of them, this one too. */
export const endEverySession = () => request('DELETE', '/auth/sessions');
