import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { counted } from '../page/quantity.js';
import { problemNotice } from '../components/problem-notice.js';
import { readingPath, searchDocuments } from '../service/documents.js';
import { Problem } from '../service/problem.js';
import { openPassage } from './passage-drawer.js';
import { markedWords, snippetContent } from './snippet.js';

const LIMIT = 20;
/** How many results stand there at first, so that the documents below stay within reach. */
const FIRST = 5;
// Time without a key after which what was typed is searched for, in milliseconds.
const STILL = 250;

/**
 * The search in a project's documents; a result opens the passage it was found in.
 *
 * @param {string} project
 * @param {AbortSignal} signal
 * @returns {HTMLElement}
 */
export function documentSearch(project, signal) {
    const input = element('input', {
        class: 'input', type: 'search', id: 'search', name: 'q', autocomplete: 'off', maxlength: 1000,
        placeholder: 'Search these documents', 'aria-label': 'Search these documents',
        'aria-describedby': 'search-hint',
    });
    const count = element('p', { class: 'quiet', role: 'status' });
    const results = element('div');
    let asking = new AbortController();
    let typing;

    async function find() {
        clearTimeout(typing);
        asking.abort();
        asking = new AbortController();
        const words = input.value.trim();
        const { signal: current } = asking;
        if (words === '') return show([], '');
        try {
            const hits = await searchDocuments(project, words, LIMIT, current);
            return show(hits, hits.length > 0 ? found(hits) : `Nothing in these documents matches “${words}”.`);
        } catch (error) {
            if (error.name === 'AbortError') return undefined;
            count.textContent = '';
            return fill(results, problemNotice(Problem.wrap(error), { retry: find }));
        }
    }

    function show(hits, sentence) {
        count.textContent = sentence;
        const list = element('ol', { class: 'hits' }, hits.slice(0, FIRST).map(hitRow));
        const rest = hits.slice(FIRST).map(hitRow);
        const more = element('button', {
            class: 'button button-quiet button-small', type: 'button',
            on: {
                click() {
                    list.append(...rest);
                    more.remove();
                    rest[0].querySelector('a').focus();
                },
            },
        }, `Show ${rest.length} more`);
        fill(results, hits.length > 0 && [list, rest.length > 0 && more]);
    }

    const form = element('form', {
        class: 'search', role: 'search',
        on: { submit: (event) => { event.preventDefault(); find(); } },
    },
    element('div', { class: 'search-box' }, icon('search'), input),
    element('p', { class: 'field-hint', id: 'search-hint' },
        'Words, a ', element('q', {}, 'phrase in quotes'), ', or ', element('code', {}, '-without'), ' a word.'),
    count, results);

    input.addEventListener('input', () => {
        clearTimeout(typing);
        typing = setTimeout(find, STILL);
    });
    signal.addEventListener('abort', () => { clearTimeout(typing); asking.abort(); });
    return form;
}

const found = (hits) => (hits.length < LIMIT ? counted(hits.length, 'passage') : `The best ${LIMIT} passages`);

function hitRow(hit) {
    const open = (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        openPassage({ document: hit.id, passage: hit.passage, words: markedWords(hit.snippet) });
    };
    return element('li', {}, element('a', { class: 'hit', href: readingPath(hit.id, hit.passage), on: { click: open } },
        element('span', { class: 'hit-place' }, element('strong', {}, hit.filename), ' · ', hit.place),
        element('span', { class: 'hit-snippet' }, snippetContent(hit.snippet))));
}
