import { element } from './element.js';

// The page speaks English whatever the browser speaks, so its dates do, too: day before month, the month as a word.
const LOCALE = 'en-GB';
const DAY = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' });
const FULL = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeStyle: 'short' });
const RELATIVE = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const STEPS = [[60, 'second'], [60, 'minute'], [24, 'hour'], [7, 'day']];

/**
 * A point in time as people say it: "5 minutes ago", and after a week its date. The exact time is in the tooltip.
 * @param {string} text ISO 8601
 */
export function moment(text) {
    const time = new Date(text);
    return element('time', { datetime: text, title: FULL.format(time) }, spoken(time, new Date()));
}

/** @param {Date} time @param {Date} now */
function spoken(time, now) {
    let amount = Math.round((time - now) / 1000);
    if (Math.abs(amount) < 45) return 'just now';
    for (const [next, unit] of STEPS) {
        if (Math.abs(amount) < next) return RELATIVE.format(amount, unit);
        amount = Math.round(amount / next);
    }
    return DAY.format(time);
}
