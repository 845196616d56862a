const SHAPES = {
    plus: ['M12 5v14', 'M5 12h14'],
    close: ['M6 6l12 12', 'M18 6L6 18'],
    more: ['M5 12h.01', 'M12 12h.01', 'M19 12h.01'],
    pencil: ['M4 20h4L19 9l-4-4L4 16v4z', 'M13.5 6.5l4 4'],
    trash: ['M4 7h16', 'M9 7V4h6v3', 'M6 7l1 13h10l1-13', 'M10 11v5', 'M14 11v5'],
    download: ['M12 4v11', 'M7 10.5l5 5 5-5', 'M5 20h14'],
    upload: ['M12 16V5', 'M7 9.5l5-5 5 5', 'M5 20h14'],
    search: ['M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z', 'M20 20l-4-4'],
    document: ['M7 3h7l4 4v14H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z', 'M14 3v4h4', 'M9 12h6', 'M9 16h6'],
    send: ['M12 19V6', 'M6.5 11.5L12 6l5.5 5.5'],
    stop: ['M8 8h8v8H8z'],
    up: ['M6 14.5l6-6 6 6'],
    down: ['M6 9.5l6 6 6-6'],
    left: ['M14.5 6l-6 6 6 6'],
    right: ['M9.5 6l6 6-6 6'],
    copy: ['M9 9h10v11H9z', 'M15 9V4H5v11h4'],
    speech: ['M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z'],
    check: ['M5 12.5l4.5 4.5L19 7.5'],
    open: ['M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z'],
    warning: ['M12 4L2.8 19.5h18.4L12 4z', 'M12 10v4.5', 'M12 17h.01'],
};

/**
 * A line drawing of 24 × 24, hidden from assistive technology: the words stand beside it or in a label.
 * @param {keyof typeof SHAPES} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
    const drawing = svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 24 24', 'aria-hidden': 'true' });
    drawing.append(...SHAPES[name].map((d) => svg('path', { d })));
    return drawing;
}

function svg(tag, attributes) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
}
