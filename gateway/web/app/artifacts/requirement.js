import { element } from '../page/element.js';

/** The number of a requirement, as it stands in lists. */
export const requirementNumber = (id) => element('span', { class: 'requirement-number' }, id);
