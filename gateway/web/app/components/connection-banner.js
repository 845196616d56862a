import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';

/** Says so for as long as the browser knows of no network. */
export function watchConnection() {
    const banner = document.getElementById('banner');
    const update = () => fill(banner, !navigator.onLine && element('p', {},
        icon('warning'), 'You are offline. What you write is kept, and answers go on when the network is back.'));
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    update();
}
