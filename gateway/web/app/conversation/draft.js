import { randomID } from '../page/identifier.js';

const PREFIX = 'ba-draft-';

/**
 * What was written in a thread and not yet taken by the server. It outlives a reload and a session that expires, in
 * this tab only; signing out ends it.
 */
export class Draft {
    #key;

    /** @param {string} thread */
    constructor(thread) {
        this.#key = `${PREFIX}${thread}`;
    }

    /** Leaves nothing of what was written, in any thread, to whoever uses this tab next. */
    static forgetAll() {
        try {
            for (const key of Object.keys(sessionStorage)) {
                if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
            }
        } catch {
            // No storage allowed: nothing was kept.
        }
    }

    get text() {
        return this.#read().text ?? '';
    }

    set text(text) {
        this.#write({ ...this.#read(), text });
    }

    /** What is on its way, with the key under which it was sent. @returns {{content: string, key: string} | null} */
    get pending() {
        return this.#read().pending ?? null;
    }

    /**
     * Notes that a text is being sent.
     * @param {string} content
     * @returns {string} the idempotency key; the same as last time when the same text is sent again
     */
    send(content) {
        const { pending, text } = this.#read();
        const key = pending?.content === content ? pending.key : randomID();
        this.#write({ text: text?.trim() === content ? '' : text, pending: { content, key } });
        return key;
    }

    /** The server has taken what was sent, or refused it for good. */
    settle() {
        this.#write({ text: this.text });
    }

    #read() {
        try {
            return JSON.parse(sessionStorage.getItem(this.#key)) ?? {};
        } catch {
            return {};
        }
    }

    #write({ text, pending }) {
        try {
            if (text || pending) sessionStorage.setItem(this.#key, JSON.stringify({ text, pending }));
            else sessionStorage.removeItem(this.#key);
        } catch {
            // No storage allowed: the text still stands in the page.
        }
    }
}
