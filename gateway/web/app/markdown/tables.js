const DELIMITER = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Reads a table (GitHub's extension of Markdown), or gives null where none begins. */
export function readTable(lines, at, interrupts) {
    const delimiter = lines[at + 1];
    if (!lines[at].includes('|') || !delimiter?.includes('-') || !DELIMITER.test(delimiter)) return null;
    const header = cells(lines[at]);
    const alignments = cells(delimiter).map(alignment);
    if (header.length !== alignments.length) return null;
    const rows = [];
    let end = at + 2;
    for (; end < lines.length && !interrupts(lines[end]); end += 1) {
        const row = cells(lines[end]);
        rows.push(header.map((_, column) => row[column] ?? ''));
    }
    return [{ type: 'table', alignments, header, rows }, end];
}

/** The cells between the bars; `\|` is a bar in a cell. */
function cells(line) {
    const found = [''];
    const row = line.trim();
    for (let at = 0; at < row.length; at += 1) {
        if (row[at] === '\\' && row[at + 1] === '|') {
            found[found.length - 1] += '|';
            at += 1;
        } else if (row[at] === '|') {
            found.push('');
        } else {
            found[found.length - 1] += row[at];
        }
    }
    if (row.startsWith('|')) found.shift();
    if (row.length > 1 && found.at(-1).trim() === '') found.pop();
    return found.map((cell) => cell.trim());
}

function alignment(cell) {
    if (cell.endsWith(':')) return cell.startsWith(':') ? 'center' : 'end';
    return 'start';
}
