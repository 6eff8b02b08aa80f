// Asks for the page's changing part again ("sp:refresh") when the live stream has news of a subject.

import { onContactRegained, onLiveNews } from "../lib/live.js";

const SETTLE_MS = 300;
let timer = 0;

function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => document.dispatchEvent(new CustomEvent("sp:refresh")), SETTLE_MS);
}

/**
 * @param {string} subject of the live stream: "alerts", "coordination"
 * @param {{everyMs?: number}} options how often besides: conjunctions and deadlines move on too
 */
export function refreshOn(subject, { everyMs = 60000 } = {}) {
  onLiveNews(subject, refreshSoon);
  onContactRegained(refreshSoon);
  setInterval(() => !document.hidden && refreshSoon(), everyMs);
}
