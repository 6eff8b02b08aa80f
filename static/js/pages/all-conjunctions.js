// All conjunctions: takes in a newer run of all against all when one has finished.

import "../components/keyed-swap.js";
import { wireClearFilters } from "../components/clear-filters.js";
import { foldFilters } from "../components/filter-fold.js";
import { refreshSoon } from "../components/live-refresh.js";
import { onContactRegained } from "../lib/live.js";
import { hasNewsOfCatalogueRuns } from "../lib/catalogue-runs.js";

/** The run whose events are shown, 0 while there is none. */
function shownRun() {
  return Number(document.getElementById("approaches-state").dataset.run) || 0;
}

let before = null;
document.addEventListener("sp:live:run", ({ detail }) => {
  if (hasNewsOfCatalogueRuns(before, detail, shownRun())) refreshSoon();
  before = detail;
});
onContactRegained(refreshSoon);
const form = document.getElementById("approach-filters");
wireClearFilters(form);

// What was wrong with a filter is said of what was typed; the next answer says it of what is.
form.addEventListener("input", ({ target }) => {
  target.removeAttribute("aria-invalid");
  for (const error of target.closest(".field")?.querySelectorAll(".field__error") ?? []) error.remove();
});

foldFilters(document.getElementById("approach-fold"));

// A page and an order are links; a refresh that nobody asked for must ask for the same.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id === "approaches-region") event.detail.path = location.pathname + location.search;
});
