// The swim lanes: marks select, the now-line moves, the selected pass stands out.

import { productNowMs } from "../lib/product-clock.js";
import { select, selected } from "./selection.js";

const NOW_EVERY_MS = 5000;

function moveNowLine() {
  const lanes = document.getElementById("lanes");
  if (!lanes) return;
  const start = Date.parse(lanes.dataset.startUtc);
  const share = (productNowMs() - start) / (Date.parse(lanes.dataset.endUtc) - start);
  const x = `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(3)}%`;
  for (const line of lanes.querySelectorAll("[data-now-line]")) {
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
  }
  lanes.querySelector("[data-now-word]")?.setAttribute("x", x);
}

function show({ conjunctionId }) {
  for (const mark of document.querySelectorAll(".mark.is-selected")) {
    mark.classList.remove("is-selected");
  }
  if (conjunctionId !== null) {
    document.getElementById(`mark-${conjunctionId}`)?.classList.add("is-selected");
  }
}

/** @param {HTMLElement} home the element around the lanes, which stays when they are replaced */
export function wireSwimLanes(home) {
  home.addEventListener("click", (event) => {
    const mark = event.target.closest(".mark");
    if (!mark) return;
    const { conjunctionId, secondaryId } = mark.dataset;
    select({ conjunctionId: Number(conjunctionId), noradCatId: Number(secondaryId) }, "lanes");
  });
  document.addEventListener("sp:select", ({ detail }) => show(detail));
  document.addEventListener("sp:updated", () => {
    show(selected());
    moveNowLine();
  });
  moveNowLine();
  setInterval(moveNowLine, NOW_EVERY_MS);
}
