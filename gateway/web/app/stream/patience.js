/** Silence after which a stream is taken for dead, in milliseconds. The server sends something every five seconds. */
export const SILENCE = 10_000;

const PAUSES = [300, 1_000, 2_000, 4_000, 8_000];

/** How long to wait before the next attempt, after so many that brought nothing. */
export const pauseAfter = (attempts) => PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 0;

/**
 * Waits, but no longer than until the browser says that the network or the page is back.
 * @param {number} milliseconds
 * @param {AbortSignal} signal ends the wait at once
 */
export function pause(milliseconds, signal) {
    return new Promise((resolve) => {
        const wake = () => {
            clearTimeout(timer);
            for (const [target, event] of WAKING) target.removeEventListener(event, wake);
            signal.removeEventListener('abort', wake);
            resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        for (const [target, event] of WAKING) target.addEventListener(event, wake);
        signal.addEventListener('abort', wake);
        if (signal.aborted) wake();
    });
}

const WAKING = [[window, 'online'], [window, 'pageshow'], [document, 'visibilitychange']];
