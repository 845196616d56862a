import { element } from '../page/element.js';
import { suggestions } from './suggestions.js';

const FEATURE = 'I would like to describe a new feature and be asked what is missing.';
const BY_DOCUMENTS = [
    'What do the documents say that must be done?',
    'Which roles and responsibilities do the documents name?',
];
const WITHOUT = ['Which questions should I be able to answer before I write requirements?'];

/** What an empty conversation says, and some ways to begin it. */
export function opening(hasDocuments, actions) {
    return element('div', { class: 'opening' },
        element('p', { class: 'opening-title' }, 'What are you working on?'),
        element('p', { class: 'opening-text' },
            'Describe a feature in a sentence or two and you will be asked one question at a time, with the reason it '
            + 'matters and answers to choose from. ',
            hasDocuments ? 'Or ask about the documents: what is quoted can be opened where it stands.'
                : 'Documents that you add to a project can be asked about and quoted, too.'),
        suggestions('Ways to begin', [FEATURE, ...(hasDocuments ? BY_DOCUMENTS : WITHOUT)], actions));
}
