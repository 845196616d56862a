import { requestJSON } from './request.js';

/**
 * @typedef {{id: string, thread_id: string, artifact_type: string, title: string, created_at: string,
 *   content_markdown?: string}} Artifact
 */

/** @returns {Promise<Artifact[]>} newest first */
export const listArtifacts = (thread, signal) => requestJSON(
    'GET', `/api/threads/${encodeURIComponent(thread)}/artifacts`, { signal });

/** @returns {Promise<Artifact>} */
export const getArtifact = (id, signal) => requestJSON('GET', artifactPath(id), { signal });

export const exportPath = (id, format) => `${artifactPath(id)}/export/${format}`;

/** What people call each kind, and what they say to get one. */
export const ARTIFACT_KINDS = {
    brd: { name: 'Business requirements document', request: 'Write the BRD' },
    user_stories: { name: 'User stories', request: 'Write the user stories' },
    acceptance_criteria: { name: 'Acceptance criteria', request: 'Write the acceptance criteria' },
    requirements_doc: { name: 'Requirements document', request: 'Write the requirements document' },
};

export const artifactKind = (type) => ARTIFACT_KINDS[type]?.name ?? 'Generated file';

const artifactPath = (id) => `/api/artifacts/${encodeURIComponent(id)}`;
