// The keyboard of the list of alerts: j and k move, a acknowledges, x ticks, Enter opens. From
// anywhere on the page, but not while somebody types. A row that was acknowledged goes and leaves
// its place to nobody: the keys do nothing until j or k chooses a row, from where that one stood.

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

const rowsOf = (body) => [...body.rows];

/** The row that has the focus, or has it inside. @param {HTMLTableSectionElement} body */
function focusedRow(body) {
  return rowsOf(body).find((row) => row.contains(document.activeElement));
}

/** Where the row stands that had the focus last, or stood before it went: its neighbours are next. */
let stood = 0;

function keepPlace(body) {
  const at = rowsOf(body).indexOf(focusedRow(body));
  if (at >= 0) stood = at;
}

/** The row that is so many steps on; from a place without a row, the one after it is there. */
function rowAt(body, step) {
  const rows = rowsOf(body);
  const at = focusedRow(body) || step < 0 ? stood + step : stood;
  return rows[Math.max(0, Math.min(rows.length - 1, at))];
}

function move(body, step) {
  const next = rowAt(body, step);
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** @returns {(() => void) | undefined} what a key asks for, if anything */
function deedOf(body, key) {
  const row = focusedRow(body);
  const isInPlace = row || document.activeElement?.id === body.dataset.rest;
  if (key === "j" || key === "k" || (isInPlace && key in STEPS)) return () => move(body, STEPS[key]);
  if (row && key === "a") return () => row.querySelector("[data-acknowledge]")?.click();
  if (row && key === "x") return () => row.querySelector("[name=notice]")?.click();
  // On a link or a button inside, Enter is theirs.
  if (row && key === "Enter" && row === document.activeElement) return () => location.assign(row.dataset.href);
  return undefined;
}

/** One stop for the Tab key among the rows. */
function keepOneStop(body) {
  keepPlace(body);
  const rows = rowsOf(body);
  const stop = rowAt(body, 0);
  for (const row of rows) row.tabIndex = row === stop ? 0 : -1;
}

/** @param {string} bodyId of the rows; it stays when they change */
export function wireAlertKeys(bodyId) {
  const body = /** @type {HTMLTableSectionElement} */ (document.getElementById(bodyId));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("select, textarea, input:not([type=checkbox])")) return;
    const deed = deedOf(body, event.key);
    if (!deed) return;
    event.preventDefault();
    // A key held down must not answer for one alert after another.
    if (!event.repeat || event.key in STEPS) deed();
  });
  body.addEventListener("focusin", () => keepOneStop(body));
  document.addEventListener("sp:updated", () => keepOneStop(body));
  keepOneStop(body);
}
