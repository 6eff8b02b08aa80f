// Asks for the page's changing part again ("sp:refresh") when something was said or acknowledged.

import { refreshSoon } from "./live-refresh.js";
import { onContactRegained, onLiveNews } from "../lib/live.js";

/** @param {{everyMs?: number}} options how often besides: conjunctions move on too */
export function refreshOnAlerts({ everyMs = 60000 } = {}) {
  onLiveNews("alerts", refreshSoon);
  onContactRegained(refreshSoon);
  setInterval(() => !document.hidden && refreshSoon(), everyMs);
}
