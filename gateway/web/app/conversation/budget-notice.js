import { element, fill } from '../page/element.js';
import { spent } from '../service/usage.js';

/** Says, once in a conversation, that the month's budget is nearly used up. */
export class BudgetNotice {
    view = element('div', { role: 'status' });
    #shown = '';

    /** @param {import('../service/usage.js').BudgetShare | null} share */
    show(share) {
        if (!share) return;
        const sentence = share.share < 1
            ? `You have used ${spent(share.used_usd, share.limit_usd)} of this month's budget.`
            : `This month's budget is used up: ${spent(share.used_usd, share.limit_usd)}.`;
        if (sentence === this.#shown) return;
        this.#shown = sentence;
        fill(this.view, element('p', { class: 'notice notice-quiet budget-notice' }, sentence));
    }
}
