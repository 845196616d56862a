import { element, fill } from '../page/element.js';
import { announce } from '../page/announcer.js';
import { problemNotice } from '../components/problem-notice.js';
import { Problem } from '../service/problem.js';
import { randomID } from '../page/identifier.js';
import {
    ask, editQuestion, getActiveRun, getThread, regenerateAnswer, selectVersion, stopRun,
} from '../service/threads.js';
import { listArtifacts } from '../service/artifacts.js';
import { Answer } from '../stream/answer.js';
import { beginAndFollow, follow } from '../stream/run-follower.js';
import { Composer } from './composer.js';
import { Draft } from './draft.js';
import { BudgetNotice } from './budget-notice.js';
import { EndOfPage } from './end-of-page.js';
import { opening } from './opening.js';
import { summaryNote } from './summary-note.js';
import { suggestions } from './suggestions.js';
import { Transcript } from './transcript.js';

/** One thread: what was said, what is being answered, and what the person is about to say. */
export class Conversation {
    #thread;
    #options;
    #draft;
    #composer;
    #transcript = new Transcript((content) => this.send(content), {
        edit: (message, content) => this.#edit(message, content),
        regenerate: (message) => this.#regenerate(message),
        select: (id) => this.#select(id),
    });
    #end;
    #offers = element('div', { class: 'offers' });
    #budget = new BudgetNotice();
    #summary = element('div');
    /** What is being answered now. @type {{answer: Answer | null, stopWanted: boolean} | null} */
    #running = null;
    #tabs;

    /**
     * @param {import('../service/threads.js').Thread} thread
     * @param {{signal: AbortSignal, hasDocuments: boolean, changed: (thread: object) => void,
     *   asked: (content: string) => void}} options `changed` is told what the server has made of the thread, `asked`
     *   that a question was taken
     */
    constructor(thread, options) {
        const { signal } = this.#options = options;
        this.#thread = thread;
        this.#draft = new Draft(thread.id);
        this.#composer = new Composer(this.#draft, { send: (content) => this.send(content), stop: () => this.stop() });
        this.#end = new EndOfPage(signal);
        this.#tabs = new BroadcastChannel(`ba-thread-${thread.id}`);
        // Another tab has asked something here.
        this.#tabs.addEventListener('message', () => this.#catchUp());
        const back = () => { if (!document.hidden) this.#catchUp(); };
        const returns = [[document, 'visibilitychange'], [window, 'pageshow'], [window, 'online']];
        for (const [target, event] of returns) target.addEventListener(event, back, { signal });
        signal.addEventListener('abort', () => this.#tabs.close());
        this.view = element('div', { class: 'conversation' },
            this.#summary, this.#transcript.view, this.#offers, this.#end.mark,
            element('div', { class: 'composer-dock' }, this.#end.button, this.#budget.view, this.#composer.view));
    }

    /**
     * Shows the thread as it was read, and follows the answer that is being made, if one is.
     * @param {{run_id: string} | null} active
     * @param {object[]} artifacts
     */
    open(active, artifacts) {
        this.#transcript.load(this.#thread.messages, artifacts);
        fill(this.#summary, summaryNote(this.#thread.summary));
        this.#recoverPending();
        const unfinished = this.#thread.messages.find(({ state }) => state === 'streaming');
        const run = active?.run_id ?? unfinished?.run_id;
        if (run) this.#follow(run, active?.message_id ?? unfinished?.id);
        else this.#offer();
        this.#end.scroll();
        if (this.#transcript.isEmpty && matchMedia('(hover: hover)').matches) this.#composer.focus();
    }

    /** @param {string} content */
    async send(content) {
        if (this.#running) return;
        const key = this.#draft.send(content);
        fill(this.#composer.outcome);
        this.#transcript.hideOffered([]);
        this.#transcript.addQuestion(content);
        let isTaken = false;
        const begin = (connection) => ask(this.#thread.id, content, key, connection);
        const ending = await this.#run((following) => beginAndFollow(begin, {
            ...following,
            changed: (answer) => {
                if (!isTaken && answer.runID) {
                    isTaken = true;
                    this.#draft.settle();
                    this.#tabs.postMessage(answer.runID);
                    this.#options.asked(content);
                }
                following.changed(answer);
            },
        }), null, () => isTaken);
        if (ending instanceof Problem) this.#takeBack(content, ending);
    }

    #edit(message, content) {
        const key = randomID();
        return this.#branch(message, () => this.#transcript.addQuestion(content),
            (connection) => editQuestion(this.#thread.id, message.id, content, key, connection));
    }

    #regenerate(message) {
        const key = randomID();
        return this.#branch(message, () => {},
            (connection) => regenerateAnswer(this.#thread.id, message.id, key, connection));
    }

    /** Another version of a message and what follows from it; when the server does not take it, all is as before. */
    async #branch(message, add, begin) {
        if (this.#running) return;
        fill(this.#composer.outcome);
        this.#transcript.cutFrom(message.id);
        add();
        let isTaken = false;
        const ending = await this.#run((following) => beginAndFollow(begin, {
            ...following,
            changed: (answer) => {
                if (!isTaken && answer.runID) this.#tabs.postMessage(answer.runID);
                isTaken ||= answer.runID !== null;
                following.changed(answer);
            },
        }), null, () => isTaken);
        if (!(ending instanceof Problem)) return;
        fill(this.#composer.outcome, problemNotice(ending));
        await this.#catchUp();
    }

    async #select(id) {
        if (this.#running) return;
        try {
            await selectVersion(this.#thread.id, id);
            await this.#catchUp();
            announce('Another version is shown.');
        } catch (error) {
            fill(this.#composer.outcome, problemNotice(Problem.wrap(error)));
        }
    }

    async stop() {
        const running = this.#running;
        if (!running) return;
        running.stopWanted = true;
        if (!running.answer?.runID) return;
        try {
            await stopRun(this.#thread.id, running.answer.runID);
        } catch (error) {
            fill(this.#composer.outcome, problemNotice(Problem.wrap(error), { retry: () => this.stop() }));
        }
    }

    async #follow(run, messageID) {
        this.#transcript.dropUnfinished(messageID);
        await this.#run((following) => follow(run, following), run, () => true);
    }

    /**
     * Shows an answer as it is made.
     * @returns {Promise<Answer | Problem>} a problem when the question was not taken
     */
    async #run(start, run, isTaken) {
        const { signal } = this.#options;
        const running = this.#running = { answer: Object.assign(new Answer(), { runID: run }), stopWanted: false };
        const turn = this.#transcript.addAnswer(running.answer);
        this.#setBusy(true);
        fill(this.#offers);
        turn.show(running.answer);
        this.#end.scroll();
        let frame = 0;
        const paint = () => {
            frame = 0;
            if (!signal.aborted) this.#end.follow(() => turn.show(running.answer));
        };
        try {
            await start({
                thread: this.#thread.id,
                signal,
                connected: (isConnected) => turn.showConnection(isConnected, running.answer),
                changed: (answer) => {
                    const isStarted = running.answer.runID !== null;
                    running.answer = answer;
                    this.#budget.show(answer.budget);
                    this.#transcript.replaceLastAnswer(answer);
                    if (!isStarted && running.stopWanted) this.stop();
                    frame ||= requestAnimationFrame(paint);
                },
            });
        } catch (error) {
            if (error.name === 'AbortError') return running.answer;
            const problem = Problem.wrap(error);
            if (!isTaken()) return problem;
            turn.fail(problem, () => location.reload());
        } finally {
            cancelAnimationFrame(frame);
            if (!signal.aborted) {
                if (running.answer.hasEnded) paint();
                this.#running = null;
                this.#setBusy(false);
            }
        }
        if (!signal.aborted) await this.#settle(running.answer);
        return running.answer;
    }

    /** The answer is over: shows what may be said next, and makes sure that the page has what the server has. */
    async #settle(answer) {
        announce(answer.state === 'complete' ? 'The answer is complete.' : 'The answer has ended early.');
        this.#end.follow(() => this.#offer());
        await this.#catchUp();
    }

    /** Reads the thread again; shows it anew only if it is not what the page shows. */
    async #catchUp() {
        const { signal, changed } = this.#options;
        if (this.#running) return;
        try {
            const [active, thread] = await Promise.all([
                getActiveRun(this.#thread.id, signal), getThread(this.#thread.id, signal),
            ]);
            if (this.#running) return;
            changed(thread);
            fill(this.#summary, summaryNote(thread.summary));
            const isBehind = (active || isSettled(thread)) && !this.#transcript.shows(thread.messages);
            if (isBehind) {
                const artifacts = await this.#artifacts();
                if (this.#running) return;
                this.#end.follow(() => this.#transcript.load(thread.messages, artifacts));
            } else if (this.#transcript.shows(thread.messages)) {
                this.#transcript.adopt(thread.messages);
            }
            if (active) await this.#follow(active.run_id, active.message_id);
            else if (isBehind) this.#offer();
        } catch (error) {
            // What is shown stays; the next return to this tab tries again.
            if (error.name !== 'AbortError' && !(error instanceof Problem)) throw error;
        }
    }

    #artifacts() {
        return listArtifacts(this.#thread.id, this.#options.signal).catch(() => []);
    }

    /** A question that the server did not take goes back to where it was written. */
    #takeBack(content, problem) {
        this.#transcript.removeLast();
        this.#transcript.removeLast();
        if (!problem.retryable) this.#draft.settle();
        this.#composer.restore(content);
        this.#offer();
        const isOther = problem.code === 'answer_in_progress';
        fill(this.#composer.outcome, isOther
            ? element('p', { class: 'notice notice-quiet', role: 'alert' },
                'Another answer is being written in this conversation. Your text is kept; send it when that is done.')
            : problemNotice(problem));
        if (isOther) this.#catchUp();
    }

    /** After a reload: what was on its way either arrived, or is given back. */
    #recoverPending() {
        const { pending } = this.#draft;
        if (!pending) return;
        const said = this.#thread.messages.filter(({ role }) => role === 'user').at(-1);
        if (said?.content === pending.content) this.#draft.settle();
        else this.#composer.restore(pending.content);
    }

    #offer() {
        const actions = {
            send: (text) => this.send(text),
            edit: (text) => this.#composer.restore(text),
        };
        if (this.#transcript.isEmpty) {
            fill(this.#offers, opening(this.#options.hasDocuments, actions));
            return;
        }
        const offered = this.#transcript.lastAnswer?.suggestions ?? [];
        const areNumbered = this.#transcript.hideOffered(offered);
        fill(this.#offers, suggestions('Suggested answers', offered, { ...actions, areNumbered }));
    }

    #setBusy(isBusy) {
        this.#composer.isBusy = isBusy;
        this.#transcript.isBusy = isBusy;
    }
}

/** An answer that has just ended may be stored a moment later; what the page has of it is newer. */
const isSettled = ({ messages }) => messages.every(({ state }) => state !== 'streaming');
