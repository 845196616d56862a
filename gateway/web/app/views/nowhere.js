import { element } from '../page/element.js';
import { problemNotice } from '../components/problem-notice.js';

/**
 * For an address that leads nowhere, or to something that is gone or somebody else's.
 * @param {import('../service/problem.js').Problem} [problem] how the server said so
 */
export function nowhere(problem) {
    return {
        title: 'Not found',
        kind: 'failure',
        content: element('div', { class: 'column' },
            element('h1', {}, 'There is nothing here'),
            element('p', { class: 'lede' }, 'It may have been deleted, or it belongs to somebody else.'),
            problem && problemNotice(problem),
            element('p', {}, element('a', { class: 'button', href: '/' }, 'Go to your projects'))),
    };
}
