/**
 * A run of `*`, `_` or `~` that may begin or end an emphasis (CommonMark, "Delimiter runs").
 * @typedef {{mark: string, length: number, opens: boolean, closes: boolean}} Delimiter
 */

const SPACE = /^\s?$/u;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;

/** Beyond so many runs in one paragraph, stars are stars: matching them takes time that grows with their square. */
const MOST = 400;

/**
 * @param {string} mark one character
 * @param {number} length
 * @param {string} before the character in front of the run, or nothing
 * @param {string} after the one behind it
 * @returns {Delimiter}
 */
export function delimiter(mark, length, before, after) {
    const leftFlanking = !SPACE.test(after)
        && (!PUNCTUATION.test(after) || SPACE.test(before) || PUNCTUATION.test(before));
    const rightFlanking = !SPACE.test(before)
        && (!PUNCTUATION.test(before) || SPACE.test(after) || PUNCTUATION.test(after));
    if (mark !== '_') return { mark, length, opens: leftFlanking, closes: rightFlanking };
    return {
        mark,
        length,
        opens: leftFlanking && (!rightFlanking || PUNCTUATION.test(before)),
        closes: rightFlanking && (!leftFlanking || PUNCTUATION.test(after)),
    };
}

/**
 * Pairs the delimiter runs among inline pieces and wraps what lies between.
 *
 * @template T
 * @param {(T | Delimiter)[]} pieces
 * @param {(kind: 'em' | 'strong' | 'del', inner: T[]) => T} wrap
 * @param {(text: string) => T} plain what becomes of a run, or the rest of one, that pairs with nothing
 * @returns {T[]}
 */
export function pairEmphasis(pieces, wrap, plain) {
    const isRun = (piece) => piece?.mark !== undefined;
    const settle = (some) => some.map((piece) => (isRun(piece) ? plain(piece.mark.repeat(piece.length)) : piece))
        .filter((piece) => piece !== null);
    if (pieces.filter(isRun).length > MOST) return settle(pieces);

    const row = [...pieces];
    for (let end = 0; end < row.length; end += 1) {
        const closer = row[end];
        if (!isRun(closer) || !closer.closes) continue;
        const begin = opening(row, end);
        if (begin < 0) continue;
        const opener = row[begin];
        const width = closer.mark === '~' ? 2 : Math.min(2, opener.length, closer.length);
        const kind = closer.mark === '~' ? 'del' : ['em', 'strong'][width - 1];
        const inner = wrap(kind, settle(row.slice(begin + 1, end)));
        const left = shortened(opener, width);
        const right = shortened(closer, width);
        row.splice(begin, end - begin + 1, ...left, inner, ...right);
        // The rest of the closer may close something further out.
        end = begin + left.length;
    }
    return settle(row);
}

function opening(row, end) {
    const closer = row[end];
    for (let at = end - 1; at >= 0; at -= 1) {
        const run = row[at];
        if (run?.mark !== closer.mark || !run.opens) continue;
        if (closer.mark === '~') {
            if (run.length === 2 && closer.length === 2) return at;
            continue;
        }
        // "Rule of three": a run that can do both does not pair with one that adds up to three with it.
        const both = run.closes || closer.opens;
        if (!both || (run.length + closer.length) % 3 !== 0 || (run.length % 3 === 0 && closer.length % 3 === 0)) {
            return at;
        }
    }
    return -1;
}

const shortened = (run, by) => (run.length > by ? [{ ...run, length: run.length - by }] : []);
