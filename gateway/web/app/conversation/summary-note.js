import { element } from '../page/element.js';
import { counted } from '../page/quantity.js';

/**
 * Says that a model is given the older messages as a summary, and shows it; nothing where there is none.
 * @param {{content: string, message_count: number} | undefined} summary
 */
export const summaryNote = (summary) => summary && element('details', { class: 'reference' },
    element('summary', {}, `The first ${counted(summary.message_count, 'message')} reach the model as a summary`),
    element('p', { class: 'turn-said' }, summary.content));
