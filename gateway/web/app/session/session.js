import { Problem } from '../service/problem.js';
import { bearer } from './token.js';

// A token this near its end is renewed before it is used, in milliseconds.
const MARGIN = 60_000;
const LOCK = 'ba-session';

/**
 * Who is signed in, in this tab and, through a channel, in all of them.
 *
 * The access token lives in memory only. The refresh cookie, which scripts cannot see, brings it back after a reload.
 * Dispatches `change` when somebody signs in, another person does, or the session ends, and `signout` when the person
 * ended it, in whichever tab.
 */
class Session extends EventTarget {
    /** @type {{id: string, email: string} | null} */
    person = null;
    /** Whether it ended by itself rather than by signing out. */
    hasExpired = false;

    #token = null;
    #expiresAt = 0;
    #tabs = new BroadcastChannel('ba-session');

    constructor() {
        super();
        this.#tabs.addEventListener('message', ({ data }) => {
            if (data.token) this.#adopt(data.token, data.expiresAt);
            else if (data.expired) this.#end({ expired: true });
            else this.#signedOut();
        });
    }

    /** Takes up the session that the refresh cookie stands for, if there is one. */
    async restore() {
        try {
            await this.renew(null);
        } catch (error) {
            if (error.status !== 401) throw error;
            this.hasExpired = false;
        }
    }

    /** @param {string} email */
    async signIn(email) {
        await this.#ask('/auth/dev/login', { email });
    }

    /** Begins the session that a hand-off code stands for. @param {string} code */
    async swap(code) {
        await exclusively(() => this.#ask('/auth/token', { code }));
    }

    async signOut() {
        const token = this.#token;
        await post('/auth/logout', undefined, token ? { Authorization: `Bearer ${token}` } : {});
        this.#signedOut();
        this.#tabs.postMessage({ expired: false });
    }

    /** A token that is good for a while yet. */
    async token() {
        if (this.#token && Date.now() < this.#expiresAt - MARGIN) return this.#token;
        return this.renew(this.#token);
    }

    /**
     * Gets a new token, unless another call or another tab has done so meanwhile. The refresh cookie is spent by its
     * use, so only one tab at a time may use it.
     * @param {string | null} stale the token that is no longer good
     */
    async renew(stale) {
        return exclusively(async () => {
            if (this.#token && this.#token !== stale && Date.now() < this.#expiresAt - MARGIN) return this.#token;
            try {
                await this.#ask('/auth/refresh');
            } catch (error) {
                if (error.status === 401) {
                    this.#end({ expired: this.person !== null });
                    this.#tabs.postMessage({ expired: true });
                }
                throw error;
            }
            return this.#token;
        });
    }

    async #ask(path, body) {
        const response = await post(path, body);
        const answer = await response.json();
        const expiresAt = Date.now() + answer.expires_in * 1000;
        this.#adopt(answer.access_token, expiresAt);
        this.#tabs.postMessage({ token: answer.access_token, expiresAt });
    }

    #adopt(token, expiresAt) {
        const person = bearer(token);
        const isSame = this.person?.id === person.id;
        [this.#token, this.#expiresAt, this.person, this.hasExpired] = [token, expiresAt, person, false];
        if (!isSame) this.dispatchEvent(new Event('change'));
    }

    /** Told also when the session had just expired: the person wants nothing left behind. */
    #signedOut() {
        this.#end({ expired: false });
        this.dispatchEvent(new Event('signout'));
    }

    #end({ expired }) {
        const wasSignedIn = this.person !== null;
        [this.#token, this.#expiresAt, this.person, this.hasExpired] = [null, 0, null, expired];
        if (wasSignedIn) this.dispatchEvent(new Event('change'));
    }
}

/** `navigator.locks` exists only on HTTPS and on this machine's own address; elsewhere the server settles the race. */
function exclusively(work) {
    return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}

async function post(path, body, headers = {}) {
    let response;
    try {
        response = await fetch(path, {
            method: 'POST',
            headers: body ? { 'Content-Type': 'application/json', ...headers } : headers,
            body: body && JSON.stringify(body),
            // A reload in mid-air must not lose the next cookie.
            keepalive: true,
        });
    } catch {
        throw Problem.unreachable();
    }
    if (!response.ok) throw await Problem.from(response);
    return response;
}

export const session = new Session();
