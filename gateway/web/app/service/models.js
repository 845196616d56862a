import { requestJSON } from './request.js';

/** @type {Promise<{id: string, name: string, available: boolean, default: boolean}[]> | null} */
let models = null;

/**
 * What people call a model. Its id, when the list cannot be had.
 * @param {string} id
 */
export async function modelName(id) {
    try {
        models ??= requestJSON('GET', '/api/models');
        return (await models).find((model) => model.id === id)?.name ?? id;
    } catch {
        models = null;
        return id;
    }
}
