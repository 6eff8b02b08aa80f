// What is selected on the page, for the table and the lanes. Spoken on the document as "sp:select"
// and kept in the address, so that a link sent to a colleague opens the same view.

/**
 * @typedef {Object} Selected
 * @property {number|null} conjunctionId
 * @property {number|null} noradCatId
 */

/** @type {Selected} */
let current = { conjunctionId: null, noradCatId: null };

/** @returns {Selected} */
export function selected() {
  return current;
}

/**
 * @param {Selected} next
 * @param {"table"|"lanes"|"url"} source
 */
export function select(next, source) {
  if (next.conjunctionId === current.conjunctionId && next.noradCatId === current.noradCatId) return;
  document.dispatchEvent(new CustomEvent("sp:select", { detail: { ...next, source } }));
}

function keepInAddress({ conjunctionId, noradCatId }) {
  const url = new URL(location.href);
  const put = (name, value) =>
    value === null ? url.searchParams.delete(name) : url.searchParams.set(name, String(value));
  put("pass", conjunctionId);
  put("object", conjunctionId === null ? noradCatId : null);
  if (url.href !== location.href) history.replaceState(history.state, "", url);
}

/** Begin with what the address names. */
export function startSelection() {
  document.addEventListener("sp:select", ({ detail }) => {
    current = { conjunctionId: detail.conjunctionId ?? null, noradCatId: detail.noradCatId ?? null };
    keepInAddress(current);
  });
  // Tabs, column heads and pages lead to addresses that the server wrote: it knows no selection.
  document.addEventListener("htmx:pushedIntoHistory", () => keepInAddress(current));
  const parameters = new URLSearchParams(location.search);
  const pass = Number(parameters.get("pass")) || null;
  const row = pass === null ? null : document.getElementById(`pass-${pass}`);
  const object = row ? Number(row.dataset.secondaryId) : Number(parameters.get("object")) || null;
  if (pass !== null || object !== null) select({ conjunctionId: pass, noradCatId: object }, "url");
}
