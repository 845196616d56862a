import { element } from '../page/element.js';
import { brandMark } from '../components/header.js';
import { field } from '../components/field.js';
import { problemNotice } from '../components/problem-notice.js';
import { Problem } from '../service/problem.js';
import { goToProvider, listProviders, ownPath, problemOfSignIn } from '../session/providers.js';
import { session } from '../session/session.js';

/** What everybody sees who is not signed in, whatever the address: signing in then shows the page asked for. */
export async function showSignIn({ signal }) {
    const form = await signInForm(signal);
    return {
        title: 'Sign in',
        kind: 'sign-in',
        content: element('div', { class: 'welcome' },
            element('section', { class: 'welcome-words' },
                element('p', { class: 'welcome-brand' }, brandMark(), 'BA Assistant'),
                element('h1', {}, 'From a conversation to requirements you can hand over'),
                element('ul', { class: 'welcome-points' },
                    element('li', {}, 'One question at a time, each with the reason it matters.'),
                    element('li', {}, 'Answers that quote your project’s documents, word for word.'),
                    element('li', {}, 'User stories, acceptance criteria and a BRD, with open questions named.'))),
            element('section', { class: 'welcome-form', 'aria-label': 'Sign in' }, form)),
    };
}

async function signInForm(signal) {
    let providers;
    try {
        providers = await listProviders(signal);
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        const problem = error instanceof Problem ? error : Problem.unreachable();
        return problemNotice(problem, { retry: () => location.reload() });
    }
    const failed = location.pathname === '/sign-in' && problemOfSignIn(new URLSearchParams(location.search));
    const development = providers.find(({ id }) => id === 'dev');
    const others = providers.filter(({ id }) => id !== 'dev');
    return element('div', { class: 'sign-in-ways' },
        failed && problemNotice(failed),
        others.length > 0 && providerButtons(others),
        development && developmentForm(development),
        providers.length === 0 && element('div', {},
            element('h2', {}, 'Sign in'),
            element('p', {}, 'No way to sign in is set up here yet. Whoever runs this installation can add one.')));
}

function providerButtons(providers) {
    const outcome = element('div');
    const buttons = providers.map(({ id, name }) => element('button', {
        class: 'button button-wide',
        type: 'button',
        on: {
            async click({ currentTarget }) {
                outcome.replaceChildren();
                currentTarget.disabled = true;
                try {
                    await goToProvider(id, location.pathname === '/sign-in' ? '/' : ownPath(location.pathname + location.search));
                } catch (error) {
                    outcome.replaceChildren(problemNotice(Problem.wrap(error)));
                } finally {
                    currentTarget.disabled = false;
                }
            },
        },
    }, `Sign in with ${name}`));
    return element('section', { class: 'sign-in-providers', 'aria-label': 'Providers' },
        element('h2', {}, 'Sign in'),
        session.hasExpired && element('p', { class: 'notice notice-quiet' },
            'Your session has ended. Sign in again to go on where you were; what you had typed is kept.'),
        buttons, outcome);
}

function developmentForm({ name }) {
    const email = field({
        label: 'E-mail address', name: 'email', type: 'email', autocomplete: 'email', required: true, maxlength: 254,
        hint: 'Any address will do: this installation is in development mode and sends no mail.',
    });
    const submit = element('button', { class: 'button button-primary button-wide', type: 'submit' }, 'Sign in');
    const outcome = element('div');
    return element('form', {
        novalidate: true,
        on: {
            async submit(event) {
                event.preventDefault();
                outcome.replaceChildren();
                if (!email.input.checkValidity()) {
                    email.fail('Enter an e-mail address, such as you@example.com.');
                    return;
                }
                submit.disabled = true;
                try {
                    await session.signIn(email.input.value.trim());
                } catch (error) {
                    outcome.replaceChildren(problemNotice(Problem.wrap(error)));
                } finally {
                    submit.disabled = false;
                }
            },
        },
    },
    element('h2', {}, name),
    session.hasExpired && element('p', { class: 'notice notice-quiet' },
        'Your session has ended. Sign in again to go on where you were; what you had typed is kept.'),
    email.view, submit, outcome);
}
