// Times that tick: the header's clock, countdowns, ages. One timer for the whole page.
//   <time data-product-clock>            the product's UTC
//   <time datetime data-countdown>       "in 2 h 14 min", by the product clock; "real" by real time
//   <time datetime data-age="product">   "12 min", by the product clock; "real" by the server's own;
//                                        data-age-form says it otherwise, see AGE_FORMS
// Hovering any <time datetime> shows it in local time.

import {
  countdownWords,
  durationWords,
  epochWords,
  shortEpochWords,
  shortWords,
} from "../lib/durations.js";
import { productNowMs, realNowMs } from "../lib/product-clock.js";
import { word } from "../lib/words.js";

const TICK_MS = 1000;
const AGE_FORMS = { epoch: epochWords, short: shortWords, "short-epoch": shortEpochWords };

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {number} unixMs */
function utcWords(unixMs) {
  return new Date(unixMs).toISOString().slice(0, 19).replace("T", " ");
}

/** "product" or "real", as the element asks. */
function nowMsFor(name) {
  return name === "real" ? realNowMs() : productNowMs();
}

export function tick() {
  for (const element of document.querySelectorAll("[data-product-clock]")) {
    setText(element, utcWords(productNowMs()));
  }
  for (const element of document.querySelectorAll("time[data-countdown]")) {
    const aheadMs = Date.parse(element.dateTime) - nowMsFor(element.dataset.countdown);
    setText(element, countdownWords(aheadMs / 1000));
  }
  for (const element of document.querySelectorAll("time[data-age]")) {
    const agoMs = nowMsFor(element.dataset.age) - Date.parse(element.dateTime);
    const sayAge = AGE_FORMS[element.dataset.ageForm] ?? durationWords;
    setText(element, sayAge(agoMs / 1000));
  }
}

function showLocalTime(event) {
  const element = event.target.closest?.("time[datetime]");
  if (!element || element.title) return;
  const local = new Date(element.dateTime);
  if (Number.isNaN(local.valueOf())) return;
  element.title = `${utcWords(local.valueOf())} UTC\n${word("{time} local time", { time: local.toLocaleString() })}`;
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
