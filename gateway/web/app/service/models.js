import { requestJSON } from './request.js';

/** @typedef {{id: string, name: string, model: string | null, available: boolean, default: boolean}} Model */

/** @type {Promise<Model[]> | null} */
let models = null;

/** The models of this server; none when the list cannot be had. @returns {Promise<Model[]>} */
export async function listModels() {
    try {
        models ??= requestJSON('GET', '/api/models');
        return await models;
    } catch {
        models = null;
        return [];
    }
}
