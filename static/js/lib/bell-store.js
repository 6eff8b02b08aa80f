// What this browser was asked to do when an alert comes, and how far it has done it. Kept here alone.

const CHOICE = "safe-passage-bell";
const RUNG = "safe-passage-bell-rung";
const NOTHING = { sound: false, notify: false };

/** @returns {{sound: boolean, notify: boolean}} */
export function bellChoice() {
  try {
    return { ...NOTHING, ...JSON.parse(localStorage.getItem(CHOICE) ?? "{}") };
  } catch {
    return NOTHING; // storage may be forbidden
  }
}

/** @returns {boolean} whether the browser keeps it */
export function chooseBell(choice) {
  try {
    localStorage.setItem(CHOICE, JSON.stringify(choice));
    return true;
  } catch {
    return false;
  }
}

/** Claim an alert for this page: several pages are open, one is to sound. @param {number} id */
export function claimRing(id) {
  try {
    if (Number(localStorage.getItem(RUNG)) >= id) return false;
    localStorage.setItem(RUNG, String(id));
  } catch {
    // Without storage each page sounds for itself.
  }
  return true;
}
