// Whether somebody is at work in a part of the page: the pointer or the focus is in it, and hands
// moved lately. A pointer that was left there, or a row focused an hour ago, holds nothing.

const IDLE_AFTER_MS = 20000;
const SIGNS = ["pointermove", "pointerdown", "wheel", "keydown", "touchmove"];

let lastSignMs = -Infinity;

/** Whether a list must not change under somebody's hands. @param {HTMLElement} part */
export function isHeld(part) {
  if (performance.now() - lastSignMs > IDLE_AFTER_MS) return false;
  return part.matches(":hover") || part.contains(document.activeElement);
}

/** Note every sign of life, from now on. */
export function watchHands() {
  const note = () => {
    lastSignMs = performance.now();
  };
  for (const sign of SIGNS) {
    document.addEventListener(sign, note, { capture: true, passive: true });
  }
}
