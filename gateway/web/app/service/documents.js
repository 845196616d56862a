import { projectPath } from './projects.js';
import { requestJSON } from './request.js';

/**
 * @typedef {{id: string, filename: string, content_type: string, created_at: string,
 *   metadata: {format: string, bytes?: number, words?: number, passages?: number}}} ProjectDocument
 * @typedef {{document_id: string, filename: string, n: number, total: number, place: string, text: string}} Passage
 * @typedef {{id: string, filename: string, snippet: string, passage: number, place: string}} SearchHit
 */

/** @returns {Promise<ProjectDocument[]>} newest first */
export const listDocuments = (project, signal) => requestJSON('GET', `${projectPath(project)}/documents`, { signal });

/** @returns {Promise<SearchHit[]>} best first */
export const searchDocuments = (project, words, limit, signal) => requestJSON(
    'GET', `${projectPath(project)}/documents/search?${new URLSearchParams({ q: words, limit })}`, { signal });

/** @returns {Promise<Passage>} */
export const getPassage = (document, n, signal) => requestJSON(
    'GET', `${documentPath(document)}/passages/${n}`, { signal });

export const deleteDocument = (id) => requestJSON('DELETE', documentPath(id));

export const downloadPath = (id) => `${documentPath(id)}/download`;

/** Where the page shows a passage. */
export const readingPath = (id, n) => `/documents/${encodeURIComponent(id)}?passage=${n}`;

const documentPath = (id) => `/api/documents/${encodeURIComponent(id)}`;
