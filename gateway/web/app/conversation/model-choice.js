import { element, fill } from '../page/element.js';
import { announce } from '../page/announcer.js';
import { problemNotice } from '../components/problem-notice.js';
import { Problem } from '../service/problem.js';
import { changeModel } from '../service/threads.js';

/**
 * Says which model answers in a thread, and lets the person choose another where there are several.
 * @param {import('../service/threads.js').Thread} thread is changed, too
 * @param {import('../service/models.js').Model[]} models
 */
export function modelChoice(thread, models) {
    const current = models.find(({ id }) => id === thread.model_provider);
    const choices = models.filter(({ id, available }) => available || id === thread.model_provider);
    if (choices.length < 2) {
        return element('p', { class: 'quiet' }, `Answers by ${current ? label(current) : thread.model_provider}`);
    }
    const outcome = element('div', {});
    const select = element('select', { class: 'model-select', on: { change: choose } },
        choices.map((model) => element('option', { value: model.id },
            model.available ? label(model) : `${label(model)} (not set up)`)));
    select.value = thread.model_provider;

    async function choose() {
        fill(outcome);
        try {
            thread.model_provider = (await changeModel(thread.id, select.value)).model_provider;
            announce(`The next answer is by ${select.selectedOptions[0].textContent}.`);
        } catch (error) {
            fill(outcome, problemNotice(Problem.wrap(error)));
        }
        select.value = thread.model_provider;
    }

    return element('div', { class: 'quiet' },
        element('label', { class: 'model-choice' }, 'Answers by ', select), outcome);
}

const label = ({ id, name, model }) => (model && model !== id ? `${name} · ${model}` : name);
