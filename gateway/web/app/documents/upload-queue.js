import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { fileSize } from '../page/quantity.js';
import { problemNotice } from '../components/problem-notice.js';
import { Problem } from '../service/problem.js';
import { uploadDocument } from '../service/upload.js';

/** What the server takes of one file, in bytes. It says so itself; this spares sending what it would refuse. */
const LARGEST = 25 * 1024 * 1024;
const AT_ONCE = 2;

/** Files on their way into a project, a few at a time; each shows how far it is, or why it failed. */
export class UploadQueue {
    view = element('ul', { class: 'uploads', 'aria-label': 'Documents being added' });

    #project;
    #signal;
    #added;
    #waiting = [];
    #running = 0;

    /**
     * @param {string} project
     * @param {AbortSignal} signal
     * @param {(document: import('../service/documents.js').ProjectDocument) => void} added
     */
    constructor(project, signal, added) {
        [this.#project, this.#signal, this.#added] = [project, signal, added];
    }

    /** @param {File[]} files */
    add(files) {
        for (const file of files) {
            const line = element('li', { class: 'upload' });
            this.view.append(line);
            this.#enqueue(file, line);
        }
    }

    #enqueue(file, line) {
        if (file.size > LARGEST) {
            const detail = `“${file.name}” has ${fileSize(file.size)}; a document may have up to ${fileSize(LARGEST)}.`;
            this.#fail(file, line, new Problem({ status: 413, code: 'too_large', detail }));
            return;
        }
        const cancellation = new AbortController();
        const progress = element('progress', { max: 1, value: 0, 'aria-label': `Adding ${file.name}` });
        const cancel = element('button', {
            class: 'icon-button', type: 'button', 'aria-label': `Cancel ${file.name}`,
            on: { click: () => { cancellation.abort(); line.remove(); } },
        }, icon('close'));
        line.replaceChildren(element('span', { class: 'upload-name' }, file.name), progress, cancel);
        this.#waiting.push({ file, line, progress, cancellation });
        this.#start();
    }

    #start() {
        while (this.#running < AT_ONCE && this.#waiting.length > 0) {
            const upload = this.#waiting.shift();
            if (upload.cancellation.signal.aborted) continue;
            this.#running += 1;
            this.#send(upload).finally(() => {
                this.#running -= 1;
                this.#start();
            });
        }
    }

    async #send({ file, line, progress, cancellation }) {
        const cancel = () => cancellation.abort();
        this.#signal.addEventListener('abort', cancel, { once: true });
        try {
            const document = await uploadDocument(this.#project, file, {
                signal: cancellation.signal,
                progress(share) {
                    // All is sent, and the server is reading it: a bar without an end.
                    if (share < 1) progress.value = share;
                    else progress.removeAttribute('value');
                },
            });
            line.remove();
            this.#added(document);
        } catch (error) {
            if (error.name !== 'AbortError') this.#fail(file, line, Problem.wrap(error));
        } finally {
            this.#signal.removeEventListener('abort', cancel);
        }
    }

    #fail(file, line, problem) {
        line.replaceChildren(
            element('span', { class: 'upload-name' }, file.name),
            problemNotice(problem, {
                retry: problem.retryable ? () => this.#enqueue(file, line) : undefined,
                dismiss: () => line.remove(),
            }));
    }
}
