import { ask, confirmDeletion } from '../components/dialog.js';
import { field, showFieldErrors } from '../components/field.js';
import { deleteProject, updateProject } from '../service/projects.js';
import { Problem } from '../service/problem.js';

/**
 * Asks for a project's name and description.
 *
 * @param {{title: string, action: string, name?: string, description?: string | null}} words
 * @param {(values: {name: string, description: string | null}) => Promise<unknown>} perform
 * @returns {Promise<boolean>} whether it was done
 */
export function editProject({ title, action, name, description }, perform) {
    const fields = {
        name: field({ label: 'Name', name: 'name', value: name, maxlength: 255, autocomplete: 'off', required: true }),
        description: field({
            label: 'Description (optional)', name: 'description', value: description ?? '', multiline: true,
            hint: 'What is it about, and for whom?',
        }),
    };
    return ask({
        title,
        action,
        body: [fields.name.view, fields.description.view],
        failed: (problem) => showFieldErrors(problem, fields),
        perform() {
            const values = {
                name: fields.name.input.value.trim(),
                description: fields.description.input.value.trim() || null,
            };
            if (values.name === '') {
                const message = 'Give the project a name.';
                throw new Problem({ status: 422, code: 'invalid_request', detail: message, errors: [
                    { pointer: '/name', message },
                ] });
            }
            return perform(values);
        },
    });
}

/** Changes a project, and the object that was given with it. */
export function changeProject(project) {
    return editProject({ title: 'Edit project', action: 'Save', ...project }, async (values) => {
        Object.assign(project, await updateProject(project.id, values));
    });
}

/** @returns {Promise<boolean>} whether it is gone */
export function confirmProjectDeletion(project) {
    return confirmDeletion({
        title: 'Delete this project?',
        text: `“${project.name}” goes with all its documents, its conversations and what was written in them. `
            + 'This cannot be undone.',
        action: 'Delete project',
        perform: () => deleteProject(project.id),
    });
}
