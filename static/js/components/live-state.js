// What a page says about its contact with the server: a chip while there is some, and when there is
// none the whole header in red, in words. Colours and greyed chips follow <html data-live> by CSS.

import { isReplay, productMsAt, realNowMs } from "../lib/product-clock.js";
import { utcDateTime, utcTime } from "../lib/utc.js";
import { word } from "../lib/words.js";

const WORDS = { live: word("live"), reconnecting: word("retrying"), offline: word("offline") };
const LEVELS = { live: "good", reconnecting: "late", offline: "blind" };

/** The time of day, with its date when that is not today's. */
function utcOf(unixMs, todayMs) {
  const isToday = utcDateTime(unixMs).slice(0, 10) === utcDateTime(todayMs).slice(0, 10);
  return isToday ? utcTime(unixMs) : utcDateTime(unixMs);
}

/** The sentence of the red bar. It names fixed times and so never changes while it is shown. */
function lostContactWords(sinceMs) {
  const since = utcOf(sinceMs, realNowMs());
  const at = utcDateTime(productMsAt(sinceMs));
  const seen = isReplay() ? word("{at} in the replay", { at }) : since;
  return word("No contact with the server since {since} UTC. What you see is from {seen}. Trying again...", {
    since,
    seen,
  });
}

function showInChip({ state }) {
  const chip = document.querySelector("[data-live-state]");
  chip.className = `chip chip--${LEVELS[state]}`;
  chip.querySelector("use").setAttribute("href", `#state-${LEVELS[state]}`);
  chip.querySelector("[data-live-word]").textContent = WORDS[state];
}

/** The bar is an alert: screen readers say it when its words appear, which is once. */
function showInBar({ state, since_ms: sinceMs }) {
  const bar = document.getElementById("contact");
  const wasOffline = bar.textContent !== "";
  if (state === "offline") {
    if (!wasOffline) bar.textContent = lostContactWords(sinceMs);
    return;
  }
  if (state !== "live" || !wasOffline) return;
  bar.textContent = "";
  document.getElementById("announcer").textContent = word("Contact with the server is back.");
}

export function showLiveState() {
  document.addEventListener("sp:live", ({ detail }) => {
    showInChip(detail);
    showInBar(detail);
  });
}
