/** @typedef {{name: string, data: string, id: string}} StreamEvent */

/**
 * Reads a stream of server-sent events (HTML Living Standard, "Interpreting an event stream") from its bytes, however
 * they are cut. Knows no network and no clock.
 */
export class SSEParser {
    #decoder = new TextDecoder('utf-8');
    #line = '';
    #endedWithCR = false;
    #name = '';
    #data = [];
    #lastEventID = '';

    /**
     * @param {Uint8Array} bytes
     * @returns {StreamEvent[]} those that these bytes completed
     */
    push(bytes) {
        const events = [];
        for (const line of this.#lines(this.#decoder.decode(bytes, { stream: true }))) {
            if (line !== '') {
                this.#take(line);
            } else {
                const event = this.#dispatch();
                if (event) events.push(event);
            }
        }
        return events;
    }

    #lines(text) {
        if (text === '') return [];
        // A line may end in CR, LF or both, and both may lie on two sides of a cut.
        if (this.#endedWithCR && text.startsWith('\n')) text = text.slice(1);
        this.#endedWithCR = text.endsWith('\r');
        const lines = (this.#line + text).split(/\r\n|\r|\n/);
        this.#line = lines.pop();
        return lines;
    }

    #take(line) {
        const colon = line.indexOf(':');
        if (colon === 0) return;
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'event') this.#name = value;
        else if (field === 'data') this.#data.push(value);
        else if (field === 'id' && !value.includes('\0')) this.#lastEventID = value;
    }

    #dispatch() {
        const [name, data] = [this.#name || 'message', this.#data];
        this.#name = '';
        this.#data = [];
        return data.length === 0 ? null : { name, data: data.join('\n'), id: this.#lastEventID };
    }
}
