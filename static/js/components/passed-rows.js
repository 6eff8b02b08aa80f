// A pass is over the moment its time is: its row and its mark say so at once, by the product's clock,
// also while the list is held and the server's newer one waits.
//   tr[data-tca-utc][data-over-words]   the row of a coming pass, and how it is called once it is over
//   svg.mark[data-tca-utc]              its mark in the lanes
//   [data-next-tca-utc]                 a tab's next pass: "passed" until the page tells the one after it
// With data-stays-near it is not over then: what is co-moving is as near after its closest point.

import { refreshSoon } from "./live-refresh.js";
import { productNowMs } from "../lib/product-clock.js";

const LOOK_EVERY_MS = 1000;

const isOver = ({ dataset }) =>
  !("staysNear" in dataset) && Date.parse(dataset.tcaUtc) < productNowMs();

function sayOver(row) {
  const glyph = row.querySelector(".tier__glyph");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "use");
  shape.setAttribute("href", "#tier-none");
  glyph.replaceChildren(shape);
  glyph.setAttribute("class", "tier__glyph tier__glyph--none");
  glyph.setAttribute("aria-label", row.dataset.overWords);
  const tierWord = row.querySelector("[data-tier-word]");
  if (tierWord) tierWord.textContent = row.dataset.overWords;
  row.querySelector("[data-passed-word]").hidden = false;
}

/** A pass that is over is nobody's next: say so, and ask for the one after it. */
function lookAtTabs() {
  if (document.hidden) return;
  for (const next of document.querySelectorAll("[data-next-tca-utc]")) {
    const passed = next.querySelector("[data-passed-words]");
    if (!passed.hidden || Date.parse(next.dataset.nextTcaUtc) >= productNowMs()) continue;
    next.querySelector("[data-next-words]").hidden = true;
    passed.hidden = false;
    refreshSoon();
  }
}

/** A newer rendering may have put a pass later again, or have said of one just over that it comes. */
function look() {
  for (const row of document.querySelectorAll("tr[data-over-words]")) {
    const hasPassed = isOver(row);
    row.classList.toggle("is-passed", hasPassed);
    if (hasPassed && row.querySelector("[data-passed-word]").hidden) sayOver(row);
  }
  for (const mark of document.querySelectorAll(".mark[data-tca-utc]")) {
    mark.classList.toggle("mark--past", isOver(mark));
  }
}

export function markPassedRows() {
  const lookAtAll = () => {
    look();
    lookAtTabs();
  };
  lookAtAll();
  setInterval(lookAtAll, LOOK_EVERY_MS);
  document.addEventListener("sp:updated", look);
}
