import { element } from '../page/element.js';
import { icon } from '../page/icon.js';

// How far from the end still counts as being there, in CSS pixels.
const NEAR = 96;

/** Keeps the end of a growing page in view for as long as the reader is there, and leaves them alone when not. */
export class EndOfPage {
    /** Stands after the last line. */
    mark = element('div', { class: 'end-of-page' });
    button = element('button', {
        class: 'to-the-end', type: 'button', hidden: true, 'aria-label': 'Go to the latest message',
        on: { click: () => this.scroll() },
    }, icon('down'));

    /** @param {AbortSignal} signal */
    constructor(signal) {
        const observer = new IntersectionObserver((entries) => {
            this.button.hidden = entries.at(-1).isIntersecting;
        }, { rootMargin: `0px 0px ${NEAR}px 0px` });
        observer.observe(this.mark);
        signal.addEventListener('abort', () => observer.disconnect());
    }

    /** Makes a change to the page, and goes along with it if the reader was at the end. */
    follow(change) {
        const page = document.documentElement;
        const wasThere = page.scrollHeight - window.scrollY - window.innerHeight < NEAR;
        change();
        if (wasThere) this.scroll();
    }

    scroll() {
        window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
    }
}
