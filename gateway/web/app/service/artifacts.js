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

/**
 * @typedef {{id: string, version: number, title: string, created_at: string}} Version
 * @returns {Promise<Version[]>} newest first
 */
export const listVersions = (id, signal) => requestJSON('GET', `${artifactPath(id)}/versions`, { signal });

/** @param {string | null} since another version; without it, the one before */
export const getChanges = (id, since, signal) => requestJSON(
    'GET', `${artifactPath(id)}/changes${since ? `?${new URLSearchParams({ since })}` : ''}`, { signal });

export const getQuality = (id, signal) => requestJSON('GET', `${artifactPath(id)}/quality`, { signal });

export const getTraceability = (id, signal) => requestJSON('GET', `${artifactPath(id)}/traceability`, { signal });

export const traceabilityExportPath = (id) => `${artifactPath(id)}/traceability/export/csv`;

/** Where the page shows an artifact: its text, or another face of it. */
export const artifactPagePath = (id, face = '') => `/artifacts/${encodeURIComponent(id)}${face && `/${face}`}`;

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
