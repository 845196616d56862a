import { ask, confirmDeletion } from '../components/dialog.js';
import { field, showFieldErrors } from '../components/field.js';
import { deleteThread, isUntitled, renameThread, threadTitle } from '../service/threads.js';

/** Asks for a thread's title, and changes it in the object that was given, too. */
export function changeThreadTitle(thread) {
    const title = field({
        label: 'Title', name: 'title', value: isUntitled(thread) ? '' : thread.title,
        maxlength: 255, autocomplete: 'off',
    });
    return ask({
        title: 'Rename conversation',
        action: 'Save',
        body: title.view,
        failed: (problem) => showFieldErrors(problem, { title }),
        async perform() {
            const wanted = title.input.value.trim();
            if (wanted) thread.title = (await renameThread(thread.id, wanted)).title;
        },
    });
}

/** @returns {Promise<boolean>} whether it is gone */
export function confirmThreadDeletion(thread) {
    return confirmDeletion({
        title: 'Delete this conversation?',
        text: `“${threadTitle(thread)}” goes with its messages and the documents that were written in it. `
            + 'This cannot be undone.',
        action: 'Delete conversation',
        perform: () => deleteThread(thread.id),
    });
}
