/** @typedef {import('../service/threads.js').Citation} Citation */

const ENDINGS = {
    message_complete: 'complete',
    stopped: 'stopped',
    interrupted: 'interrupted',
    error: 'failed',
};

/**
 * An answer as its events add up. An event that was seen before changes nothing, so a stream may be replayed from any
 * point: nothing is lost and nothing doubled.
 */
export class Answer {
    runID = null;
    messageID = null;
    text = '';
    /** @type {Map<number, Citation>} by their number in the text */
    citations = new Map();
    /** @type {{id: string, artifact_type: string, title: string}[]} */
    artifacts = [];
    /** @type {string[]} */
    suggestions = [];
    /** What is being done while no text comes: "Searching project documents…" */
    status = '';
    /** @type {'streaming' | 'complete' | 'stopped' | 'interrupted' | 'failed'} */
    state = 'streaming';
    /** How much of the month's budget is used, once it is nearly all. @type {import('../service/usage.js').BudgetShare | null} */
    budget = null;
    /** Why it ended early, as a sentence. */
    reason = '';
    isRetryable = false;
    /** The provider's name of the model that answered, where it was one behind an API. */
    model = '';
    lastEventID = '';

    #sequence = 0;

    /**
     * An answer as the server has it in the thread.
     * @param {import('../service/threads.js').Message} message
     */
    static stored({ id, run_id: runID = null, content, state = 'complete', citations = [], suggestions = [], model = '' }) {
        return Object.assign(new Answer(), {
            messageID: id, runID, text: content, state, suggestions, model, isRetryable: state !== 'complete',
            citations: new Map(citations.map((citation) => [citation.n, citation])),
        });
    }

    get hasEnded() {
        return this.state !== 'streaming';
    }

    /**
     * @param {import('./sse-parser.js').StreamEvent} event
     * @returns {boolean} whether it changed anything
     */
    take({ name, data, id }) {
        if (name === 'heartbeat' || this.hasEnded || !this.#isNew(id)) return false;
        const payload = parse(data);
        if (!payload) return false;
        this.#apply(name, payload);
        return true;
    }

    #isNew(id) {
        const sequence = Number(id.slice(id.lastIndexOf(':') + 1));
        if (!id.includes(':') || !Number.isInteger(sequence)) return true;
        if (sequence <= this.#sequence) return false;
        this.#sequence = sequence;
        this.lastEventID = id;
        return true;
    }

    #apply(name, payload) {
        if (name in ENDINGS) return this.#end(ENDINGS[name], payload);
        if (name === 'run_started') {
            this.runID = payload.run_id;
            this.messageID = payload.message_id;
        } else if (name === 'text_delta') {
            this.text += payload.text;
            this.status = '';
        } else if (name === 'tool_executing') {
            this.status = payload.status;
        } else if (name === 'budget') {
            this.budget = payload;
        } else if (name === 'citation') {
            this.citations.set(payload.n, payload);
        } else if (name === 'artifact_created') {
            this.artifacts.push(payload);
            this.status = '';
        }
    }

    #end(state, payload) {
        this.state = state;
        this.status = '';
        this.reason = payload.message ?? '';
        this.isRetryable = payload.retryable ?? false;
        if (state !== 'complete') return;
        this.model = payload.model_name ?? '';
        if (this.text === '') this.text = payload.content ?? '';
        for (const citation of payload.citations ?? []) this.citations.set(citation.n, citation);
        this.suggestions = payload.suggestions ?? [];
    }
}

function parse(data) {
    try {
        return JSON.parse(data);
    } catch {
        return null;
    }
}
