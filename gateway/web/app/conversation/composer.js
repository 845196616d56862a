import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { announce } from '../page/announcer.js';
import { counted } from '../page/quantity.js';
import { menu } from '../components/menu.js';
import { ARTIFACT_KINDS } from '../service/artifacts.js';

/** What the server takes, in code points. */
const LONGEST = 32_000;
const NEARLY = 30_000;

/** Where a person writes. Enter sends; on a touch screen, whose keyboard has no other way, it begins a new line. */
export class Composer {
    #input = element('textarea', {
        class: 'composer-input', rows: 1, 'aria-label': 'Your message', 'aria-describedby': 'composer-hint',
        placeholder: 'Describe the feature, answer, or ask about the documents', enterkeyhint: 'enter',
    });
    #count = element('p', { class: 'composer-count', role: 'status' });
    #submit = element('button', { class: 'send', type: 'submit' });
    #isBusy = false;
    #on;

    /**
     * @param {import('./draft.js').Draft} draft
     * @param {{send: (content: string) => void, stop: () => void}} on
     */
    constructor(draft, on) {
        this.#on = on;
        const [brd, ...others] = Object.values(ARTIFACT_KINDS);
        const say = ({ request }) => () => this.#send(request);
        this.outcome = element('div', { class: 'composer-outcome' });
        this.view = element('form', { class: 'composer', 'aria-label': 'Write a message' },
            this.outcome,
            element('div', { class: 'composer-box' }, this.#input,
                element('div', { class: 'composer-bar' },
                    element('button', { class: 'button button-small', type: 'button', on: { click: say(brd) } },
                        icon('document'), brd.request),
                    menu({ label: 'Write another document', face: icon('down') }, others.map((kind) => ({
                        name: kind.request, choose: say(kind),
                    }))),
                    this.#count,
                    element('p', { class: 'composer-hint', id: 'composer-hint' },
                        'Enter sends, Shift + Enter begins a new line'),
                    this.#submit)));
        this.#input.value = draft.text;
        this.#input.addEventListener('input', () => {
            draft.text = this.#input.value;
            this.#update();
        });
        this.#input.addEventListener('keydown', (event) => this.#key(event));
        this.view.addEventListener('submit', (event) => {
            event.preventDefault();
            if (this.#isBusy) this.#on.stop();
            else this.#send(this.#input.value.trim());
        });
        this.#update();
    }

    /** Whether an answer is being made, which can be stopped, but to which nothing can be said. */
    set isBusy(isBusy) {
        this.#isBusy = isBusy;
        this.#update();
    }

    focus() {
        this.#input.focus({ preventScroll: true });
    }

    /** Puts a text before what is there; nothing that was written is lost. */
    restore(text) {
        const present = this.#input.value;
        this.#replace(present.trim() && present !== text ? `${text}\n\n${present}` : text);
        this.focus();
    }

    #send(content) {
        if (content === '') return this.focus();
        if (this.#isBusy) return announce('An answer is being written. Stop it or wait until it is done.');
        if (length(content) > LONGEST) return this.focus();
        if (this.#input.value.trim() === content) this.#replace('');
        return this.#on.send(content);
    }

    #replace(text) {
        this.#input.value = text;
        this.#input.dispatchEvent(new Event('input'));
    }

    #key(event) {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        if (matchMedia('(hover: none) and (pointer: coarse)').matches) return;
        event.preventDefault();
        this.#send(this.#input.value.trim());
    }

    #update() {
        const used = length(this.#input.value.trim());
        const isTooLong = used > LONGEST;
        this.#count.textContent = used < NEARLY ? '' : isTooLong
            ? `${counted(used - LONGEST, 'character')} too many` : `${counted(LONGEST - used, 'character')} left`;
        this.#input.toggleAttribute('aria-invalid', isTooLong);
        const [name, symbol] = this.#isBusy ? ['Stop', 'stop'] : ['Send', 'send'];
        this.#submit.replaceChildren(icon(symbol));
        this.#submit.setAttribute('aria-label', name);
        this.#submit.title = name;
        this.#submit.disabled = !this.#isBusy && (used === 0 || isTooLong);
    }
}

const length = (text) => (text.length < NEARLY ? text.length : Array.from(text).length);
