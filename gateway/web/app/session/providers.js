import { Problem } from '../service/problem.js';

/** What is said when a sign-in came to nothing, by the code that the address carries. The address itself is never shown. */
const SENTENCES = {
    sign_in_incomplete: 'The provider sent you back without an answer. Nothing was changed; sign in again.',
    sign_in_expired: 'That sign-in took longer than ten minutes or was finished already. Nothing was changed; sign in again.',
    sign_in_elsewhere: 'That sign-in was not begun in this browser, or its cookies are blocked. Nothing was changed; sign in again here.',
    sign_in_denied: 'The sign-in was cancelled at the provider. Nothing was changed; sign in again whenever you like.',
    hand_off_expired: 'That sign-in was finished already or took too long to arrive. Nothing was changed; sign in again.',
    provider_unavailable: 'The provider is not answering properly just now. Nothing was changed; try again in a moment.',
    provider_refused: 'The provider’s answer could not be trusted, so nobody was signed in. Try again; if it stays, tell whoever runs this installation.',
    email_missing: 'The provider did not tell us your e-mail address. Allow it to, or sign in another way.',
    email_unverified: 'The provider does not say that this e-mail address is yours. Verify it there, or sign in another way.',
    email_taken: 'This e-mail address already belongs to someone who signs in another way. Nothing was changed; use that way.',
    not_allowed: 'Your account is not among those that may enter here. Ask whoever runs this installation.',
    too_many_attempts: 'There were too many tries in a short time. Nothing was changed; wait a moment and sign in again.',
    rate_limited: 'There were too many tries in a short time. Nothing was changed; wait a moment and sign in again.',
    unavailable: 'Signing in is not possible just now. What you saved is safe; try again in a moment.',
    service_unreachable: 'Signing in is not possible just now. What you saved is safe; try again in a moment.',
    service_lost: 'The sign-in was interrupted. What you saved is safe; sign in again.',
    service_too_slow: 'The sign-in took too long to be finished. What you saved is safe; try again in a moment.',
};

const OTHERWISE = 'The sign-in did not work. Nothing was changed; sign in again.';
const CORRELATION = /^[\w.-]{1,64}$/;

/**
 * The problem that the address of the sign-in page names; null when it names none.
 * @param {URLSearchParams} query
 */
export function problemOfSignIn(query) {
    const code = query.get('problem');
    if (code === null) return null;
    const correlation = query.get('correlation') ?? '';
    return new Problem({
        code: 'sign_in_failed',
        detail: Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : OTHERWISE,
        correlationID: CORRELATION.test(correlation) ? correlation : '',
    });
}

/** @param {AbortSignal} signal @returns {Promise<{id: string, name: string}[]>} the ways to sign in */
export async function listProviders(signal) {
    const response = await fetch('/auth/providers', { signal });
    if (!response.ok) throw await Problem.from(response);
    return response.json();
}

/**
 * Sends the person to a provider; they come back to `/auth/callback`.
 * @param {string} id
 * @param {string} returnTo a path of this app
 */
export async function goToProvider(id, returnTo) {
    let response;
    try {
        response = await fetch(`/auth/${encodeURIComponent(id)}/initiate`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ return_to: returnTo }),
        });
    } catch {
        throw Problem.unreachable();
    }
    if (!response.ok) throw await Problem.from(response);
    location.assign((await response.json()).auth_url);
}

// Plain segments and perhaps a query, as auth takes them: what could lead elsewhere is no letter of it.
const SEGMENT = '(?!\\.+(?:[/?]|$))[\\w.~-]+';
const OWN_PATH = new RegExp(`^/(?:${SEGMENT}(?:/${SEGMENT})*)?(?:\\?[\\w.~=&-]*)?$`);

/** A path of this app from the address, or the front page. @param {string | null} path */
export function ownPath(path) {
    return OWN_PATH.test(path ?? '') ? path : '/';
}
