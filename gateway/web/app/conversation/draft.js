import { randomID } from '../page/identifier.js';

/**
 * What was written in a thread and not yet taken by the server. It outlives a reload and the end of a session, in this
 * tab only.
 */
export class Draft {
    #key;

    /** @param {string} thread */
    constructor(thread) {
        this.#key = `ba-draft-${thread}`;
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
