/**
 * The addresses of the app. A view is a function from an address to what the page shows.
 *
 * @typedef {{parameters: Object<string, string>, query: URLSearchParams, signal: AbortSignal,
 *   go: (path: string) => void}} Visit `signal` says that the person has gone elsewhere.
 * @typedef {{title: string, content: Node | Node[], trail?: {name: string, path: string}[], kind: string,
 *   arrived?: () => void}} Page `trail` are the pages above it; `arrived` is called when the content is in place.
 * @typedef {(visit: Visit) => Promise<Page>} View
 */

export class Router {
    #routes;
    #changed;

    /**
     * @param {[pattern: string, view: View][]} routes such as `/projects/:project`
     * @param {() => void} changed called after every change of address
     */
    constructor(routes, changed) {
        this.#routes = routes.map(([pattern, view]) => [pattern.split('/'), view]);
        this.#changed = changed;
        window.addEventListener('popstate', changed);
        document.addEventListener('click', (event) => this.#follow(event));
    }

    /** @param {string} path @returns {{view: View, parameters: Object<string, string>} | null} */
    match(path) {
        const segments = path.replace(/(.)\/+$/, '$1').split('/');
        for (const [pattern, view] of this.#routes) {
            const parameters = matched(pattern, segments);
            if (parameters) return { view, parameters };
        }
        return null;
    }

    /** @param {string} path */
    go(path) {
        history.pushState(null, '', path);
        this.#changed();
    }

    /** Links within the app change the page without loading it again; the browser keeps every other click. */
    #follow(event) {
        if (event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        const link = event.target.closest?.('a[href]');
        if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
        if (link.hash && link.pathname === location.pathname || !this.match(link.pathname)) return;
        event.preventDefault();
        this.go(link.pathname + link.search);
    }
}

function matched(pattern, segments) {
    if (pattern.length !== segments.length) return null;
    const parameters = {};
    for (const [index, part] of pattern.entries()) {
        if (part.startsWith(':') && segments[index]) {
            try {
                parameters[part.slice(1)] = decodeURIComponent(segments[index]);
            } catch {
                return null;
            }
        } else if (part !== segments[index]) {
            return null;
        }
    }
    return parameters;
}
