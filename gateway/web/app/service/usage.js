import { requestJSON } from './request.js';

/**
 * @typedef {{total_cost: number, budget: number, month_start: string}} Usage
 * @typedef {{used_usd: number, limit_usd: number, share: number}} BudgetShare
 */

/** @returns {Promise<Usage>} what this month's answers have cost */
export const getUsage = (signal) => requestJSON('GET', '/auth/usage', { signal });

const DOLLARS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' });

/** `$41.20 of $50.00` */
export const spent = (used, limit) => `${DOLLARS.format(used)} of ${DOLLARS.format(limit)}`;
