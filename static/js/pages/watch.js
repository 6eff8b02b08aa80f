// The Watch page but for its globe: table, lanes, filters, live refresh, views on a narrow screen.

import "../components/keyed-swap.js";
import { wireClearFilters } from "../components/clear-filters.js";
import { wireOneStop } from "../components/one-stop.js";
import { startDecisionClocks } from "../components/decision-clocks.js";
import { refreshSoon } from "../components/live-refresh.js";
import { markPassedRows } from "../components/passed-rows.js";
import { wirePassesTable } from "../components/passes-table.js";
import { returnFocus } from "../components/return-focus.js";
import { startSelection } from "../components/selection.js";
import { wireSwimLanes } from "../components/swim-lanes.js";
import { wireUnappliedFilters } from "../components/unapplied-filters.js";
import { onContactRegained, onLiveNews } from "../lib/live.js";

const REFRESH_EVERY_MS = 60000; // passes go by and sentences age even when nothing else changes

/** Refresh when the live stream tells something that the page does not show yet. */
function wireLiveRefresh() {
  const region = document.getElementById("passes-region");
  const shown = { newest_assessment_id: Number(region.dataset.newestAssessment) || null };
  onLiveNews("conjunctions", refreshSoon, shown);
  onLiveNews("station_runs", refreshSoon);
  onContactRegained(refreshSoon);
  setInterval(() => !document.hidden && refreshSoon(), REFRESH_EVERY_MS);
}

/** Filters keep the rest of the address: what is selected, and what the globe shows. */
function keepOtherParameters() {
  document.addEventListener("htmx:configRequest", (event) => {
    const form = document.getElementById("pass-filters");
    if (event.detail.elt !== form) return;
    const own = new Set([...form.elements].map((element) => element.name));
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (!own.has(name) && name !== "page") event.detail.parameters[name] = value;
    }
  });
}

function wireViews() {
  const main = document.getElementById("main");
  for (const button of document.querySelectorAll("[data-show-view]")) {
    button.addEventListener("click", () => {
      main.dataset.shown = button.dataset.showView;
      for (const other of document.querySelectorAll("[data-show-view]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      window.dispatchEvent(new Event("resize")); // the globe measures its new place
    });
  }
}

function wireOpenButton() {
  const open = document.querySelector("[data-open-selected]");
  document.addEventListener("sp:select", ({ detail }) => {
    const link = document.querySelector(`#pass-${detail.conjunctionId} a`);
    open.hidden = !link;
    if (link) open.href = link.href;
  });
}

wirePassesTable(document.getElementById("passes"));
markPassedRows();
startDecisionClocks();
wireSwimLanes(document.querySelector(".watch__lanes"));
wireOpenButton();
wireViews();
wireOneStop(document.getElementById("station-tabs"));
wireOneStop(document.getElementById("passes-head"));
const filters = document.getElementById("pass-filters");
wireClearFilters(filters);
wireUnappliedFilters(filters);
keepOtherParameters();
wireLiveRefresh();
startSelection();
returnFocus();
