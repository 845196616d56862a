import { element } from '../page/element.js';
import { counted } from '../page/quantity.js';
import { MarkdownView } from '../markdown/markdown-view.js';

/**
 * Says that a model is given the older messages as a summary, and shows it; nothing where there is none.
 * @param {{content: string, message_count: number, model: string} | undefined} summary
 */
export function summaryNote(summary) {
    if (!summary) return null;
    const text = element('div', { class: 'prose' });
    new MarkdownView(text, { topHeading: 2 }).show(summary.content);
    return element('details', { class: 'summary-note' },
        element('summary', {},
            `Of the first ${counted(summary.message_count, 'message')} the model reads a summary, made by `
            + `${summary.model}. They stay here in full.`),
        text);
}
