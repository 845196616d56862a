import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { problemNotice } from '../components/problem-notice.js';
import { getPassage } from '../service/documents.js';
import { Problem } from '../service/problem.js';
import { passageText } from './passage-text.js';
import { findQuote, findWords } from './quote-finder.js';

/** How much "Continue reading" adds, in passages. */
const STRETCH = 4;

/** Shows a passage in its surroundings, and lets the reader go on from it in both directions. */
export class PassageReader {
    #options;
    #loaded = new Map();
    #current;
    /** The passages in view are those from `first` to `last`. */
    #first = 1;
    #last = 0;

    #title;
    #position = element('p', { class: 'reader-position', role: 'status' });
    #text = element('div', { class: 'reader-text' });
    #previous = moveButton('up', 'Previous passage', () => this.show(this.#current - 1));
    #next = moveButton('down', 'Next passage', () => this.show(this.#current + 1));

    /**
     * @param {{document: string, passage: number, quote?: string, words?: string[], signal: AbortSignal,
     *   headingLevel: number, moved: (n: number) => void}} options `quote` and `words` are highlighted in `passage`
     */
    constructor(options) {
        this.#options = options;
        this.#title = element(`h${options.headingLevel}`, { class: 'reader-title' });
        this.view = element('div', { class: 'reader' },
            element('div', { class: 'reader-head' },
                element('div', { class: 'reader-where' }, this.#title, this.#position),
                element('div', { class: 'reader-moves' }, this.#previous, this.#next)),
            this.#text);
    }

    /** @param {number} n @returns {Promise<import('../service/documents.js').Passage>} */
    passage(n) {
        if (!this.#loaded.has(n)) {
            const loading = getPassage(this.#options.document, n, this.#options.signal);
            loading.catch(() => this.#loaded.delete(n));
            this.#loaded.set(n, loading);
        }
        return this.#loaded.get(n);
    }

    /** Goes to a passage, with its neighbours around it. */
    async show(n) {
        try {
            const passage = await this.passage(n);
            await this.#include(Math.max(1, n - 1), Math.min(passage.total, n + 1));
            this.#current = n;
            await this.#render();
            this.#options.moved(n);
            this.#scroll();
        } catch (error) {
            this.#fail(error, () => this.show(n));
        }
    }

    /** Widens what is in view; a jump to somewhere else begins anew. */
    async #include(from, to) {
        const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
        await Promise.all(numbers.map((n) => this.passage(n)));
        const isApart = from > this.#last + 1 || to < this.#first - 1;
        [this.#first, this.#last] = isApart
            ? [from, to] : [Math.min(from, this.#first), Math.max(to, this.#last)];
    }

    async #render() {
        const numbers = Array.from({ length: this.#last - this.#first + 1 }, (_, index) => this.#first + index);
        const passages = await Promise.all(numbers.map((n) => this.passage(n)));
        const { filename, total, place } = await this.passage(this.#current);
        this.#title.textContent = filename;
        this.#position.textContent = `Passage ${this.#current} of ${total} · ${place}`;
        this.#previous.disabled = this.#current === 1;
        this.#next.disabled = this.#current === total;
        fill(this.#text,
            this.#first > 1 && this.#stretchButton('Earlier text', Math.max(1, this.#first - STRETCH), this.#last),
            passages.map((passage) => this.#section(passage)),
            this.#last < total
                && this.#stretchButton('Continue reading', this.#first, Math.min(total, this.#last + STRETCH)));
    }

    #section({ n, place, text }) {
        const isCurrent = n === this.#current;
        return element('section', {
            class: `passage${isCurrent ? ' is-current' : ''}`, 'aria-label': place,
            'aria-current': isCurrent ? 'true' : null,
        }, passageText(text, n === this.#options.passage ? this.#marks(text) : []));
    }

    #marks(text) {
        const { quote, words = [] } = this.#options;
        const found = quote && findQuote(text, quote);
        return found ? [found] : findWords(text, words);
    }

    #stretchButton(name, from, to) {
        return element('button', {
            class: 'button button-quiet reader-more', type: 'button',
            on: {
                click: async () => {
                    try {
                        await this.#include(from, to);
                        await this.#render();
                    } catch (error) {
                        this.#fail(error, () => this.show(this.#current));
                    }
                },
            },
        }, name);
    }

    #scroll() {
        const current = this.#text.querySelector('.is-current');
        const target = current.querySelector('mark') ?? current;
        target.scrollIntoView({ block: target === current ? 'start' : 'center' });
    }

    #fail(error, retry) {
        if (error.name === 'AbortError') return;
        fill(this.#text, problemNotice(Problem.wrap(error), { retry }));
    }
}

function moveButton(direction, name, move) {
    return element('button', {
        class: 'icon-button', type: 'button', 'aria-label': name, title: name, disabled: true, on: { click: move },
    }, icon(direction));
}
