/**
 * Builds a DOM element. Everything on the page is made here or by `svg`; nothing is ever parsed from a string, so no
 * text that a person or a model wrote can become markup.
 *
 * @param {string} tag
 * @param {Object<string, unknown>} [attributes] `class`, `id`, `href`, …; `true` sets an empty attribute, `false`,
 *   `null` and `undefined` leave it out. `on` is an object of event listeners, `data` one of data attributes.
 * @param {...(Node|string|number|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name === 'on') {
            for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
        } else if (name === 'data') {
            Object.assign(made.dataset, value);
        } else if (value !== null && value !== undefined && value !== false) {
            made.setAttribute(name, value === true ? '' : String(value));
        }
    }
    made.append(...content(children));
    return made;
}

/** Replaces what is in a node. */
export function fill(node, ...children) {
    node.replaceChildren(...content(children));
}

function content(children) {
    return children.flat(Infinity)
        .filter((child) => child !== null && child !== undefined && child !== false)
        .map((child) => (child instanceof Node ? child : String(child)));
}
