import { element } from '../page/element.js';
import { icon } from '../page/icon.js';

const ACCEPTED = '.txt,.text,.md,.markdown,text/plain,text/markdown';

/**
 * A button that lets a person choose files.
 * @param {{look: string}} face
 * @param {(files: File[]) => void} take
 */
export function fileButton({ look }, take) {
    const input = element('input', {
        type: 'file', multiple: true, accept: ACCEPTED, hidden: true, 'aria-label': 'Documents to add',
        on: {
            change() {
                take([...input.files]);
                // So that the same file may be chosen again.
                input.value = '';
            },
        },
    });
    const button = element('button', { class: look, type: 'button', on: { click: () => input.click() } },
        icon('upload'), 'Add documents');
    return [button, input];
}

/**
 * Lets files be dropped on an element. A file that misses it is not opened in place of the app.
 * @param {HTMLElement} target
 * @param {(files: File[]) => void} take
 */
export function acceptDrops(target, take) {
    let depth = 0;
    const holdsFiles = (event) => event.dataTransfer?.types.includes('Files');
    const mark = (change) => {
        depth = change === 0 ? 0 : depth + change;
        target.classList.toggle('is-dropping', depth > 0);
    };
    target.addEventListener('dragenter', (event) => { if (holdsFiles(event)) mark(1); });
    target.addEventListener('dragleave', (event) => { if (holdsFiles(event)) mark(-1); });
    target.addEventListener('drop', (event) => {
        mark(0);
        if (holdsFiles(event)) take([...event.dataTransfer.files]);
    });
    for (const name of ['dragover', 'drop']) {
        document.addEventListener(name, (event) => { if (holdsFiles(event)) event.preventDefault(); });
    }
}
