import { element } from '../page/element.js';
import { moment } from '../page/moment.js';
import { counted } from '../page/quantity.js';
import { getChanges } from '../service/artifacts.js';
import { requirementNumber } from './requirement.js';

const WORDS = { added: 'Added', removed: 'Removed', changed: 'Changed' };
/** Beside the colour, for those who do not see it; read out, too. */
const SIGNS = { same: '', added: 'added: ', removed: 'removed: ' };

/** What changed since the version before, requirement by requirement and section by section. */
export async function showChanges(artifact, versions, since, { signal }) {
    const changes = await getChanges(artifact.id, since, signal);
    if (!changes.from) {
        return element('section', { class: 'face' }, element('p', { class: 'quiet' },
            'This is the first version: there is nothing to compare it with. Ask for the document again in its '
            + 'conversation, and this page shows what changed.'));
    }
    const sections = changes.sections.filter(({ change }) => change !== 'unchanged');
    return element('section', { class: 'face' },
        element('p', { class: 'quiet' }, `From version ${changes.from.version} (`, moment(changes.from.created_at),
            `) to version ${changes.to.version} (`, moment(changes.to.created_at), ').'),
        requirements(changes.requirements),
        element('h2', {}, 'Text'),
        sections.length === 0 && element('p', {}, 'The text is the same.'),
        sections.map(section));
}

function requirements({ added, removed, changed, unchanged }) {
    const rows = [
        ...added.map(({ id, text }) => row('added', id, text)),
        ...changed.map(({ id, before, after }) => row('changed', id, [
            element('del', {}, before), ' ', element('ins', {}, after)])),
        ...removed.map(({ id, text }) => row('removed', id, text)),
    ];
    return [
        element('h2', {}, 'Requirements'),
        rows.length > 0 && element('ul', { class: 'change-list' }, rows),
        element('p', { class: 'quiet' }, rows.length === 0 && unchanged === 0 ? 'None has a number.'
            : `${counted(unchanged, 'numbered point')} unchanged.`),
    ];
}

const row = (change, id, content) => element('li', { class: `change change-${change}` },
    element('span', { class: 'change-kind' }, WORDS[change]), requirementNumber(id),
    element('p', { class: 'change-text' }, content));

function section({ title, change, lines }) {
    return element('section', { class: 'change-section' },
        element('h3', {}, title || 'Beginning', ' ', element('span', { class: 'change-kind' }, WORDS[change])),
        element('div', { class: 'change-lines', role: 'group', tabindex: 0, 'aria-label': `Lines of ${title}` },
            lines.map(line)));
}

function line({ kind, text, count }) {
    if (kind === 'skipped') return element('p', { class: 'line line-skipped' }, `${counted(count, 'line')} unchanged`);
    return element('p', { class: `line line-${kind}` },
        SIGNS[kind] && element('span', { class: 'visually-hidden' }, SIGNS[kind]), text);
}
