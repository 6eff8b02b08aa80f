// The keyboard of the list of alerts: j and k move, a acknowledges, x ticks, Enter opens. From
// anywhere on the page, but not while somebody types.

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

const rowsOf = (body) => [...body.rows];

/** The row that has the focus, or has it inside. @param {HTMLTableSectionElement} body */
function focusedRow(body) {
  return rowsOf(body).find((row) => row.contains(document.activeElement));
}

function move(body, step) {
  const rows = rowsOf(body);
  const at = rows.indexOf(focusedRow(body));
  const next = rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** @returns {(() => void) | undefined} what a key asks for, if anything */
function deedOf(body, key) {
  const row = focusedRow(body);
  if (key === "j" || key === "k" || (row && key in STEPS)) return () => move(body, STEPS[key]);
  if (row && key === "a") return () => row.querySelector("[data-acknowledge]")?.click();
  if (row && key === "x") return () => row.querySelector("[name=notice]")?.click();
  // On a link or a button inside, Enter is theirs.
  if (row && key === "Enter" && row === document.activeElement) return () => location.assign(row.dataset.href);
  return undefined;
}

/** One stop for the Tab key among the rows. */
function keepOneStop(body) {
  const rows = rowsOf(body);
  const stop = focusedRow(body) ?? rows[0];
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
