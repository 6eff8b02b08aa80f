// Times that tick: the header's clock, countdowns, ages. One timer for the whole page.
//   <time data-product-clock>            the product's UTC
//   <time datetime data-countdown>       "in 2 h 14 min", by the product clock
//   <time datetime data-age="product">   "12 min", by the product clock; "real" by the server's own
// Hovering any <time datetime> shows it in local time.

import { countdownWords, durationWords } from "../lib/durations.js";
import { productNowMs, realNowMs } from "../lib/product-clock.js";

const TICK_MS = 1000;

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {number} unixMs */
function utcWords(unixMs) {
  return new Date(unixMs).toISOString().slice(0, 19).replace("T", " ");
}

export function tick() {
  const nowMs = productNowMs();
  for (const element of document.querySelectorAll("[data-product-clock]")) {
    setText(element, utcWords(nowMs));
  }
  for (const element of document.querySelectorAll("time[data-countdown]")) {
    setText(element, countdownWords((Date.parse(element.dateTime) - nowMs) / 1000));
  }
  for (const element of document.querySelectorAll("time[data-age]")) {
    const reference = element.dataset.age === "real" ? realNowMs() : nowMs;
    setText(element, durationWords((reference - Date.parse(element.dateTime)) / 1000));
  }
}

function showLocalTime(event) {
  const element = event.target.closest?.("time[datetime]");
  if (!element || element.title) return;
  const local = new Date(element.dateTime);
  if (Number.isNaN(local.valueOf())) return;
  element.title = `${utcWords(local.valueOf())} UTC\n${local.toLocaleString()} local time`;
}

/** Start ticking; aligned to whole seconds so that every figure changes together. */
export function startTicking() {
  document.addEventListener("pointerover", showLocalTime);
  const loop = () => {
    if (!document.hidden) tick();
    setTimeout(loop, TICK_MS - (productNowMs() % TICK_MS) + 5);
  };
  loop();
}
