import { parseBlocks } from './blocks.js';
import { renderBlock } from './render.js';
import { completed } from './unfinished.js';

/**
 * Shows Markdown in an element, again and again while it grows: what has not changed stays in the page untouched, so
 * that a selection in it survives and nothing is read out twice.
 */
export class MarkdownView {
    #container;
    #options;
    /** What each block in the container was made from. */
    #made = [];

    /**
     * @param {HTMLElement} container
     * @param {{citation?: (n: number) => Node | null, topHeading?: number}} [options] `topHeading` is the level that
     *   the text's highest heading gets on the page.
     */
    constructor(container, { citation, topHeading = 2 } = {}) {
        this.#container = container;
        this.#options = { citation, topHeading };
    }

    /**
     * @param {string} text
     * @param {{isComplete?: boolean, edition?: unknown}} [state] blocks that hold a citation are made anew when
     *   `edition` differs from the last one: a source may arrive after the mark that names it.
     */
    show(text, { isComplete = true, edition = 0 } = {}) {
        const blocks = parseBlocks(isComplete ? text : completed(text));
        const headingShift = this.#shift(blocks);
        const keys = blocks.map((block) => [
            block.type, headingShift, /\[\d{1,3}\]/.test(block.source) ? edition : '', block.source,
        ].join('\n'));
        const kept = this.#made.findIndex((key, index) => key !== keys[index]);
        const from = kept < 0 ? this.#made.length : kept;
        while (this.#container.childNodes.length > from) this.#container.lastChild.remove();
        const options = { citation: this.#options.citation, headingShift };
        this.#container.append(...blocks.slice(from).map((block) => renderBlock(block, options)));
        this.#made = keys;
    }

    #shift(blocks) {
        const levels = blocks.filter((block) => block.type === 'heading').map((block) => block.level);
        return levels.length === 0 ? 0 : this.#options.topHeading - Math.min(...levels);
    }
}
