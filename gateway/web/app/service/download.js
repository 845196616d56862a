import { element } from '../page/element.js';
import { request } from './request.js';

/**
 * Saves a file. The address needs the access token, which a link cannot send, so the page fetches the bytes itself.
 * @param {string} path
 * @param {string} fallbackName used when the server names none
 */
export async function download(path, fallbackName) {
    const response = await request('GET', path);
    const name = filename(response.headers.get('Content-Disposition') ?? '') ?? fallbackName;
    const address = URL.createObjectURL(await response.blob());
    const link = element('a', { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    // The browser reads the address after the click has returned.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * The file's name in a Content-Disposition (RFC 6266); `filename*` goes before `filename`.
 * @param {string} disposition
 * @returns {string | null}
 */
export function filename(disposition) {
    const extended = disposition.match(/filename\*=UTF-8''([^;]+)/i);
    if (extended) {
        try {
            return decodeURIComponent(extended[1].trim());
        } catch {
            // Not encoded as it says; the plain name will do.
        }
    }
    const quoted = disposition.match(/filename="((?:[^"\\]|\\.)*)"/i);
    return quoted ? quoted[1].replace(/\\(.)/g, '$1') : null;
}
