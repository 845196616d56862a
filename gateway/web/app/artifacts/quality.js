import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { counted } from '../page/quantity.js';
import { getQuality } from '../service/artifacts.js';
import { requirementNumber } from './requirement.js';

/** A checklist: what every requirement should have, and which of them do not yet. */
export async function showQuality(artifact, { signal }) {
    const report = await getQuality(artifact.id, signal);
    if (!report.applies) {
        return element('section', { class: 'face' },
            element('p', { class: 'quiet' }, 'A document of this kind has no requirements to check.'));
    }
    const passed = report.gates.filter((gate) => gate.passed).length;
    return element('section', { class: 'face' },
        element('p', {}, `${passed} of ${counted(report.gates.length, 'check')} passed, over `
            + `${counted(report.requirement_count, 'requirement')}.`),
        element('p', { class: 'quiet' }, 'These checks are made by rules, not by a model. They find what is missing; '
            + 'whether a requirement is right is for people to judge.'),
        element('ul', { class: 'gates' }, report.gates.map(gate)));
}

function gate({ title, passed, faults }) {
    const head = [
        element('span', { class: `gate-state gate-${passed ? 'passed' : 'open'}` }, icon(passed ? 'check' : 'open')),
        element('span', { class: 'gate-title' }, title),
        element('span', { class: 'gate-count' }, passed ? 'Passed' : state(faults)),
    ];
    if (faults.length === 0) return element('li', { class: 'gate' }, element('div', { class: 'gate-head' }, head));
    return element('li', { class: 'gate' }, element('details', {},
        element('summary', { class: 'gate-head' }, head),
        element('ul', { class: 'faults' }, faults.map(fault))));
}

const state = (faults) => (faults.length === 0 ? 'Nothing to check' : `${faults.length} to look at`);

const fault = ({ requirement_id: id, requirement, message }) => element('li', { class: 'fault' },
    id && requirementNumber(id), requirement && element('p', {}, requirement),
    element('p', { class: 'quiet' }, message));
