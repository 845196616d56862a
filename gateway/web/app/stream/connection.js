import { SSEParser } from './sse-parser.js';
import { SILENCE } from './patience.js';

// A hidden tab lets go of its stream after this long, in milliseconds: over HTTP/1.1 a browser has six connections to a
// server, and six forgotten tabs would leave none. What it misses is replayed when it is looked at again.
const HIDDEN = 20_000;

/**
 * One reading of an event stream: ends with the stream, after too long a silence, or when the page comes back from
 * where connections die unnoticed (sleep, another network, the back-forward cache).
 *
 * @param {(signal: AbortSignal) => Promise<Response>} open
 * @param {(event: import('./sse-parser.js').StreamEvent) => void} take
 * @param {AbortSignal} signal gives the stream up
 * @throws {import('../service/problem.js').Problem} when it could not be opened
 */
export async function readStream(open, take, signal) {
    const connection = new AbortController();
    const cut = () => connection.abort();
    let heardAt = Date.now();
    const check = () => {
        if (Date.now() - heardAt > SILENCE) cut();
    };
    let hidden;
    const watchVisibility = () => {
        clearTimeout(hidden);
        if (document.hidden) hidden = setTimeout(cut, HIDDEN);
        else check();
    };
    const watch = setInterval(check, 500);
    const listeners = [
        [signal, 'abort', cut], [window, 'online', cut], [document, 'visibilitychange', watchVisibility],
        [window, 'pageshow', (event) => event.persisted && cut()],
    ];
    for (const [target, event, listener] of listeners) target.addEventListener(event, listener);
    try {
        if (signal.aborted) return;
        const parser = new SSEParser();
        for await (const bytes of chunks(open, connection.signal)) {
            heardAt = Date.now();
            for (const event of parser.push(bytes)) take(event);
        }
    } finally {
        clearInterval(watch);
        clearTimeout(hidden);
        for (const [target, event, listener] of listeners) target.removeEventListener(event, listener);
        connection.abort();
    }
}

/** Ends quietly when the stream is cut, by us or by the network: the caller reads on from where it was. */
async function* chunks(open, signal) {
    let reader;
    try {
        reader = (await open(signal)).body.getReader();
    } catch (error) {
        if (error.name === 'AbortError') return;
        throw error;
    }
    for (;;) {
        const chunk = await reader.read().catch(() => ({ done: true }));
        if (chunk.done) return;
        yield chunk.value;
    }
}
