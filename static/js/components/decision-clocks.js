// When to decide about a pass: still ahead, now, or past, by the product's clock.
//   [data-decide-from][data-decide-until]   holds one [data-phase] for each, of which one is shown

import { productNowMs } from "../lib/product-clock.js";

const LOOK_EVERY_MS = 1000;

function phaseAt(nowMs, { decideFrom, decideUntil }) {
  if (nowMs < Date.parse(decideFrom)) return "ahead";
  return nowMs > Date.parse(decideUntil) ? "past" : "open";
}

function look() {
  for (const clock of document.querySelectorAll("[data-decide-from]")) {
    const phase = phaseAt(productNowMs(), clock.dataset);
    clock.classList.toggle("decide--open", phase === "open");
    for (const each of clock.querySelectorAll("[data-phase]")) {
      const isHidden = each.dataset.phase !== phase;
      if (each.hidden !== isHidden) each.hidden = isHidden;
    }
  }
}

export function startDecisionClocks() {
  look();
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("sp:updated", look);
}
