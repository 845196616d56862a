import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { copyButton } from '../components/copy-button.js';
import { problemNotice } from '../components/problem-notice.js';
import { MarkdownView } from '../markdown/markdown-view.js';
import { artifactCard } from './artifact-card.js';
import { citationMark, sourceList } from './citation-mark.js';
import { questionEditor, versionPager } from './versions.js';

const ENDINGS = {
    stopped: 'Stopped. What was written until then is kept.',
    interrupted: 'The answer was interrupted. What was written until then is kept.',
    failed: 'The answer could not be finished. What was written until then is kept.',
};

/** What the person said. */
export class QuestionTurn {
    /** @type {import('../service/threads.js').Message | null} as the server has it */
    message = null;
    #said;
    #actions = element('div', { class: 'turn-actions' });

    /** @param {string} text */
    constructor(text) {
        this.#said = element('p', { class: 'turn-said' }, text);
        this.view = element('article', { class: 'turn turn-person' },
            element('h2', { class: 'visually-hidden' }, 'You'), this.#said, this.#actions);
    }

    /** From now on it can be edited and has versions. */
    adopt(message, { edit, select }) {
        this.message = message;
        const open = element('button', {
            class: 'icon-button', type: 'button', 'aria-label': 'Edit this question', on: { click: () => change() },
        }, icon('pencil'));
        const change = () => {
            const editor = questionEditor(message.content, {
                save: (content) => edit(message, content),
                cancel: () => {
                    editor.form.replaceWith(this.#said);
                    this.#actions.hidden = false;
                    open.focus();
                },
            });
            this.#said.replaceWith(editor.form);
            this.#actions.hidden = true;
            editor.focus();
        };
        fill(this.#actions, versionPager('question', message, select), open);
    }
}

/** An answer on the page, while it grows and when it is done. */
export class AnswerTurn {
    #model = element('span', { class: 'turn-model' });
    #text = element('div', { class: 'prose turn-text' });
    #status = element('p', { class: 'turn-status' });
    #cards = element('div', { class: 'turn-cards' });
    #sources = element('div');
    #ending = element('div', { class: 'turn-ending' });
    #copy = element('span');
    #actions = element('div', { class: 'turn-actions' });
    /** @type {import('../service/threads.js').Message | null} as the server has it */
    message = null;
    #markdown;
    #citations = new Map();
    #retry;
    #hasConnection = true;
    #cardsShown = 0;

    /** @param {{retry: () => void}} actions `retry` asks the same question again */
    constructor({ retry }) {
        this.#retry = retry;
        this.#markdown = new MarkdownView(this.#text, {
            topHeading: 3,
            citation: (n) => this.#citations.has(n) ? citationMark(this.#citations.get(n)) : null,
        });
        this.view = element('article', { class: 'turn turn-assistant' },
            element('h2', { class: 'turn-who' }, 'BA Assistant', this.#model),
            this.#text, this.#status, this.#cards, this.#sources, this.#ending,
            element('div', { class: 'turn-foot' }, this.#copy, this.#actions));
    }

    /** @param {import('../stream/answer.js').Answer} answer */
    show(answer) {
        this.#citations = answer.citations;
        this.#markdown.show(answer.text, { isComplete: answer.hasEnded, edition: answer.citations.size });
        this.#showStatus(answer);
        const fresh = answer.artifacts.slice(this.#cardsShown);
        this.#cards.append(...fresh.map(artifactCard));
        this.#cardsShown = answer.artifacts.length;
        if (answer.hasEnded) this.#end(answer);
    }

    /** From now on there can be another answer, and it has versions. */
    adopt(message, { regenerate, select }) {
        this.message = message;
        const isOver = message.state !== 'streaming';
        fill(this.#actions, versionPager('answer', message, select), isOver && element('button', {
            class: 'button button-quiet button-small', type: 'button', on: { click: () => regenerate(message) },
        }, 'Answer again'));
    }

    /** Says whether the answer still arrives. */
    showConnection(hasConnection, answer) {
        this.#hasConnection = hasConnection;
        this.#showStatus(answer);
    }

    /**
     * Hides the list of suggested answers in the text while they are offered as buttons below it; none offered shows
     * it again.
     * @param {string[]} offered
     * @returns {boolean} whether there is such a list, so that the answers have numbers
     */
    hideOffered(offered) {
        const lists = Array.from(this.#text.querySelectorAll('ol'));
        for (const list of lists) {
            const items = Array.from(list.children, (item) => item.textContent.trim());
            list.hidden = offered.length > 0 && items.length === offered.length
                && items.every((item, index) => item === offered[index].trim());
        }
        return lists.some((list) => list.hidden);
    }

    /** @param {import('../service/problem.js').Problem} problem why the answer can be followed no further */
    fail(problem, retry) {
        fill(this.#status);
        fill(this.#ending, problemNotice(problem, { retry }));
    }

    #showStatus({ hasEnded, status, text }) {
        const sentence = hasEnded ? ''
            : !this.#hasConnection ? 'The connection is lost. Reconnecting…'
                : status ? status.replace(/\.\.\.$/, '…')
                    : text === '' ? 'Thinking…' : '';
        if (this.#status.textContent === sentence) return;
        fill(this.#status, sentence && [element('span', { class: 'pulse', 'aria-hidden': 'true' }), sentence]);
    }

    #end(answer) {
        fill(this.#model, answer.model && ` · ${answer.model}`);
        fill(this.#sources, sourceList(answer.citations.values()));
        const sentence = answer.reason || ENDINGS[answer.state];
        fill(this.#ending,
            sentence && element('div', { class: 'notice notice-quiet' },
                element('p', {}, sentence),
                answer.isRetryable && element('button', {
                    class: 'button button-small', type: 'button', on: { click: this.#retry },
                }, 'Ask again')));
        fill(this.#copy, answer.text && copyButton(() => answer.text, 'Copy', 'button button-quiet button-small'));
    }
}
