import { element } from '../page/element.js';

const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&apos;': "'" };

/**
 * Shows a search result's snippet: text that is escaped for HTML, in which `<mark>` is the only markup.
 * @param {string} snippet
 * @returns {(Node | string)[]}
 */
export function snippetContent(snippet) {
    return pieces(snippet).map(({ text, isMarked }) => (isMarked ? element('mark', {}, text) : text));
}

/** The words that a snippet marks. */
export function markedWords(snippet) {
    return pieces(snippet).filter(({ isMarked }) => isMarked).map(({ text }) => text);
}

function pieces(snippet) {
    return snippet.split(/(<mark>[\s\S]*?<\/mark>)/)
        .filter((piece) => piece !== '')
        .map((piece) => {
            const inner = piece.match(/^<mark>([\s\S]*)<\/mark>$/);
            return { text: unescaped(inner ? inner[1] : piece), isMarked: inner !== null };
        });
}

// The line under a heading is no word of the text.
const UNDERLINE = /([=\-~^*#_])\1{4,}/g;

const unescaped = (text) => text.replace(/&(?:amp|lt|gt|quot|apos|#39|#x27);/g, (entity) => ENTITIES[entity])
    .replace(UNDERLINE, '·');
