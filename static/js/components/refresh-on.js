// Asks for the page's changing part again ("sp:refresh") when the live stream tells news of a
// subject: alerts that were said or acknowledged, cases in which something was said.

import { refreshSoon } from "./live-refresh.js";
import { onContactRegained, onLiveNews } from "../lib/live.js";

/**
 * @param {string} subject the name of the live event
 * @param {{everyMs?: number}} options how often besides: conjunctions and clocks move on too
 */
export function refreshOn(subject, { everyMs = 60000 } = {}) {
  onLiveNews(subject, refreshSoon);
  onContactRegained(refreshSoon);
  setInterval(() => !document.hidden && refreshSoon(), everyMs);
}
