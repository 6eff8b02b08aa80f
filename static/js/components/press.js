// A press and its click belong together: content that is replaced between the two takes the click
// with it, and nothing happens under somebody's finger.

let isUnderWay = false;
const waiting = /** @type {(() => void)[]} */ ([]);

/** Act now, or when the press under way has become its click. @param {() => void} act */
export function afterPress(act) {
  if (isUnderWay) waiting.push(act);
  else act();
}

function ended() {
  isUnderWay = false;
  setTimeout(() => waiting.splice(0).forEach((act) => act())); // the click comes before
}

/** Note when a press begins and ends, from now on. */
export function watchPresses() {
  const began = ({ button }) => {
    isUnderWay = button === 0;
  };
  document.addEventListener("pointerdown", began, { capture: true, passive: true });
  for (const end of ["pointerup", "pointercancel", "contextmenu"]) {
    document.addEventListener(end, ended, { capture: true, passive: true });
  }
}
