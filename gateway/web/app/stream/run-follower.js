import { followRun } from '../service/threads.js';
import { Answer } from './answer.js';
import { readStream } from './connection.js';
import { pause, pauseAfter } from './patience.js';

// Attempts to hand over a question before it goes back to the person.
const ASKING_ATTEMPTS = 4;

/**
 * Follows one answer to its end, across broken connections.
 *
 * @typedef {{thread: string, signal: AbortSignal, changed: (answer: Answer) => void,
 *   connected: (isConnected: boolean) => void}} Following
 */

/**
 * Has an answer begun and follows it. Until the server has begun it, it is asked again in the same words, whose key joins
 * the answer if the first attempt did arrive.
 *
 * @param {(signal: AbortSignal) => Promise<Response>} begin
 * @param {Following} following
 * @throws {import('../service/problem.js').Problem} when the question was not taken
 */
export async function beginAndFollow(begin, following) {
    const { signal } = following;
    const answer = new Answer();
    for (let attempt = 1; !answer.runID && !signal.aborted; attempt += 1) {
        try {
            await read(begin, answer, following);
        } catch (problem) {
            if (!problem.retryable || attempt === ASKING_ATTEMPTS) throw problem;
        }
        if (!answer.runID && !answer.hasEnded) await pause(pauseAfter(attempt), signal);
    }
    return resume(answer, following);
}

/**
 * Follows an answer that is already being made, from its beginning.
 *
 * @param {string} run
 * @param {Following} following
 */
export function follow(run, following) {
    const answer = new Answer();
    answer.runID = run;
    return resume(answer, following);
}

async function resume(answer, following) {
    const { thread, signal, connected } = following;
    for (let fruitless = 0; !answer.hasEnded && !signal.aborted;) {
        const seen = answer.lastEventID;
        try {
            if (!document.hidden) {
                await read((connection) => followRun(thread, answer.runID, seen, connection), answer, following);
            }
        } catch (problem) {
            if (!problem.retryable) throw problem;
        }
        fruitless = answer.lastEventID === seen ? fruitless + 1 : 1;
        if (!answer.hasEnded && !signal.aborted) {
            connected(false);
            await pause(pauseAfter(fruitless), signal);
        }
    }
    return answer;
}

function read(open, answer, { signal, changed, connected }) {
    return readStream(open, (event) => {
        connected(true);
        if (answer.take(event)) changed(answer);
    }, signal);
}
