import { requestJSON } from './request.js';

/** @typedef {{id: string, name: string, description: string | null, created_at: string, updated_at: string}} Project */

/** @returns {Promise<Project[]>} last changed first */
export const listProjects = (signal) => requestJSON('GET', '/api/projects', { signal });

/** @returns {Promise<Project & {documents: object[], threads: object[]}>} */
export const getProject = (id, signal) => requestJSON('GET', projectPath(id), { signal });

/** @param {{name: string, description: string | null}} project @returns {Promise<Project>} */
export const createProject = (project) => requestJSON('POST', '/api/projects', { body: project });

export const updateProject = (id, project) => requestJSON('PUT', projectPath(id), { body: project });

export const deleteProject = (id) => requestJSON('DELETE', projectPath(id));

export const projectPath = (id) => `/api/projects/${encodeURIComponent(id)}`;
