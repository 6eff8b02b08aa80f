// Asks for the page's changing part again: "sp:refresh" on document, which its region hears.
//   [hx-trigger^="sp:refresh"]   the region; a page has one, and whoever asks for it targets it
// Whatever was asked last is what stands. So no refresh is asked for while a request for the region is
// under way, but when that has ended; and an answer that a newer request has overtaken is not taken in.

import { waitMs } from "../lib/in-turn.js";

const REGION = "[hx-trigger^='sp:refresh']";

const underWay = /** @type {Set<XMLHttpRequest>} */ (new Set());
let newest = /** @type {XMLHttpRequest|null} */ (null);
let isDue = false;
let timer = 0;
let askedMs = -Infinity;

function ask() {
  if (underWay.size) return; // whichever ends last asks
  isDue = false;
  askedMs = performance.now();
  document.dispatchEvent(new CustomEvent("sp:refresh"));
}

function settle() {
  clearTimeout(timer);
  timer = setTimeout(ask, waitMs(askedMs));
}

/** Ask once, a moment from now, and once nothing for the region is under way. */
export function refreshSoon() {
  isDue = true;
  settle();
}

document.addEventListener("htmx:beforeSend", ({ detail: { target, xhr } }) => {
  if (!target.matches(REGION)) return;
  newest = xhr;
  underWay.add(xhr);
  xhr.addEventListener("loadend", () => {
    underWay.delete(xhr);
    if (isDue) settle();
  });
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.matches(REGION) && detail.xhr !== newest) detail.shouldSwap = false;
});
