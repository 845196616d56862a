import { element, fill } from '../page/element.js';
import { Answer } from '../stream/answer.js';
import { AnswerTurn, QuestionTurn } from './turns.js';

/**
 * What was said in a thread, in order.
 *
 * A log is a live region: while an answer grows it is marked busy, so that it is read out once, when it is whole, and
 * not piece by piece.
 */
export class Transcript {
    view = element('div', { class: 'transcript', role: 'log', 'aria-label': 'Conversation' });
    /** @type {({text: string, turn: QuestionTurn} | {answer: Answer, turn: AnswerTurn})[]} */
    #entries = [];
    #ask;
    #on;

    /**
     * @param {(content: string) => void} ask asks a question again
     * @param {{edit: (message: object, content: string) => void, regenerate: (message: object) => void,
     *   select: (id: string) => void}} on
     */
    constructor(ask, on) {
        this.#ask = ask;
        this.#on = on;
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
        this.adopt(messages);
    }

    /** Lets what it shows be edited, answered once more, and paged through: these are the messages it shows. */
    adopt(messages) {
        messages.forEach((message, index) => this.#entries[index].turn.adopt(message, this.#on));
    }

    /** Takes out a message and all that follow it. @param {string} id */
    cutFrom(id) {
        const place = this.#entries.findIndex(({ turn }) => turn.message?.id === id);
        while (place >= 0 && this.#entries.length > place) this.removeLast();
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
        const turn = new QuestionTurn(text);
        this.#add({ text, turn }, turn.view);
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
        turn.view.remove();
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
