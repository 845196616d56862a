/**
 * What an access token says about its bearer. Only shown, never trusted: the server verifies, the page does not.
 * @param {string} token a compact JWS
 * @returns {{id: string, email: string}}
 */
export function bearer(token) {
    const base64 = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return { id: claims.sub, email: claims.email };
}
