import { element, fill } from '../page/element.js';
import { Answer } from '../stream/answer.js';
import { AnswerTurn, questionTurn } from './turns.js';

/**
 * What was said in a thread, in order.
 *
 * A log is a live region: while an answer grows it is marked busy, so that it is read out once, when it is whole, and
 * not piece by piece.
 */
export class Transcript {
    view = element('div', { class: 'transcript', role: 'log', 'aria-label': 'Conversation' });
    /** @type {({text: string, turn: HTMLElement} | {answer: Answer, turn: AnswerTurn})[]} */
    #entries = [];
    #ask;

    /** @param {(content: string) => void} ask asks a question again */
    constructor(ask) {
        this.#ask = ask;
    }

    get isEmpty() {
        return this.#entries.length === 0;
    }

    /** The last answer, if nothing was said after it. @returns {Answer | undefined} */
    get lastAnswer() {
        return this.#entries.at(-1)?.answer;
    }

    /** @param {string[]} offered answers that are offered below it @returns {boolean} whether its text numbers them */
    hideOffered(offered) {
        return this.#entries.at(-1)?.turn.hideOffered?.(offered) ?? false;
    }

    set isBusy(isBusy) {
        this.view.setAttribute('aria-busy', String(isBusy));
    }

    /** @param {import('../service/threads.js').Message[]} messages @param {object[]} artifacts of the same thread */
    load(messages, artifacts) {
        this.#entries = [];
        fill(this.view);
        const placed = artifactsByMessage(messages, artifacts);
        for (const message of messages) {
            if (message.role === 'user') {
                this.addQuestion(message.content);
            } else {
                const answer = Answer.stored(message);
                answer.artifacts = placed.get(message) ?? [];
                this.addAnswer(answer).show(answer);
            }
        }
    }

    /** Whether it shows these messages already. */
    shows(messages) {
        return this.#entries.length === messages.length && messages.every(({ role, content }, index) => {
            const { text, answer } = this.#entries[index];
            return role === 'user' ? text === content : answer?.text === content;
        });
    }

    /** @param {string} text */
    addQuestion(text) {
        const turn = questionTurn(text);
        this.#add({ text, turn }, turn);
    }

    /** @param {Answer} answer @returns {AnswerTurn} */
    addAnswer(answer) {
        const question = this.#entries.at(-1)?.text;
        const turn = new AnswerTurn({ retry: () => this.#ask(question) });
        if (question === undefined) answer.isRetryable = false;
        this.#add({ answer, turn }, turn.view);
        return turn;
    }

    /** What the last turn shows is this answer from now on. @param {Answer} answer */
    replaceLastAnswer(answer) {
        this.#entries.at(-1).answer = answer;
    }

    /** Takes out the last turn. */
    removeLast() {
        const { turn } = this.#entries.pop();
        (turn.view ?? turn).remove();
    }

    /** Takes out the turn of a message that is still being written: its events will fill it anew. */
    dropUnfinished(messageID) {
        const { lastAnswer } = this;
        if (lastAnswer && (lastAnswer.messageID === messageID || !lastAnswer.hasEnded)) this.removeLast();
    }

    #add(entry, node) {
        this.#entries.push(entry);
        this.view.append(node);
    }
}

/** An artifact does not name its message; it belongs to the answer whose time is nearest. */
function artifactsByMessage(messages, artifacts) {
    const answers = messages.filter(({ role }) => role === 'assistant');
    const placed = new Map();
    for (const artifact of [...artifacts].reverse()) {
        const distance = ({ created_at: at }) => Math.abs(new Date(at) - new Date(artifact.created_at));
        const nearest = answers.reduce((best, one) => (best && distance(best) < distance(one) ? best : one), null);
        if (nearest) placed.set(nearest, [...(placed.get(nearest) ?? []), artifact]);
    }
    return placed;
}
