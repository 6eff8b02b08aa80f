// Asks for the page's changing part again ("sp:refresh") when something was said or acknowledged.

import { onContactRegained, onLiveNews } from "../lib/live.js";

const SETTLE_MS = 300;
let timer = 0;

function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => document.dispatchEvent(new CustomEvent("sp:refresh")), SETTLE_MS);
}

/** @param {{everyMs?: number}} options how often besides: conjunctions move on too */
export function refreshOnAlerts({ everyMs = 60000 } = {}) {
  onLiveNews("alerts", refreshSoon);
  onContactRegained(refreshSoon);
  setInterval(() => !document.hidden && refreshSoon(), everyMs);
}
