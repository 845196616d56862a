/**
 * Why something did not work, as the server said it (RFC 9457) or, when no server answered, as we do.
 * `detail` is a sentence for a person; `code` is for the program; `correlationID` finds it in the server's log.
 */
export class Problem extends Error {
    /**
     * @param {{status?: number, code?: string, detail: string, correlationID?: string, retryable?: boolean,
     *   errors?: {pointer: string, message: string}[], runID?: string}} facts
     */
    constructor({ status = 0, code = 'unknown', detail, correlationID = '', retryable = false, errors = [], runID }) {
        super(detail);
        this.name = 'Problem';
        Object.assign(this, { status, code, detail, correlationID, retryable, errors, runID });
    }

    /** @param {Response} response one that is not ok */
    static async from(response) {
        const correlationID = response.headers.get('X-Correlation-ID') ?? '';
        const type = response.headers.get('Content-Type') ?? '';
        try {
            if (type.includes('json')) return Problem.of(response.status, await response.json(), correlationID);
        } catch {
            // A body that breaks off says no more than its status.
        }
        return Problem.of(response.status, {}, correlationID);
    }

    /** @param {number} status @param {object} body @param {string} [correlationID] */
    static of(status, body, correlationID = '') {
        return new Problem({
            status,
            code: body.code,
            detail: typeof body.detail === 'string' && body.detail ? body.detail : sentence(status),
            correlationID: body.correlation_id ?? correlationID,
            retryable: body.retryable ?? status >= 500,
            errors: Array.isArray(body.errors) ? body.errors : [],
            runID: body.run_id,
        });
    }

    /** No answer came at all. */
    static unreachable(correlationID = '') {
        return new Problem({
            code: 'unreachable',
            detail: 'The server cannot be reached just now. Nothing you typed is lost; try again in a moment.',
            correlationID,
            retryable: true,
        });
    }

    /** Whatever was thrown, as a problem that can be shown. */
    static wrap(error) {
        if (error instanceof Problem) return error;
        console.error(error);
        return new Problem({
            code: 'page_failed',
            detail: 'This page ran into a fault of its own. Reload it; what the server has stored is safe.',
        });
    }
}

function sentence(status) {
    if (status === 404) return 'There is nothing here, or it is not yours.';
    if (status === 413) return 'That is more than the server takes at once.';
    if (status === 429) return 'That was too often in a short time. Wait a moment and try again.';
    if (status >= 500) return 'The server could not do that just now. Try again in a moment.';
    return 'The server did not accept that.';
}
