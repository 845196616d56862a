/**
 * Says something to those who listen to the page instead of looking at it.
 * @param {string} sentence
 */
export function announce(sentence) {
    const region = document.getElementById('announcements');
    // The same sentence twice is two changes, or the second one would be silent.
    region.textContent = region.textContent === sentence ? `${sentence}\u00a0` : sentence;
}
