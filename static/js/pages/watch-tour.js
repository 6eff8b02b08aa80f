// Offers the tour on the first visit, and begins it when the address or the help asks for it. That it
// has ended is kept in this browser, and with the account of who is signed in.

import { Tour } from "../components/tour.js";
import { answerOf } from "../lib/requests.js";

const KEY = "safe-passage-tour"; // "done" or "never"
const LATER = "safe-passage-tour-later"; // for this visit alone

function kept(store, key) {
  try {
    return store.getItem(key);
  } catch {
    return "never"; // nothing can be kept here: it would be offered for ever
  }
}

function keep(store, key, value) {
  try {
    store.setItem(key, value);
  } catch {
    // then not
  }
}

const offer = /** @type {HTMLElement} */ (document.getElementById("tour-offer"));
const tour = new Tour({
  card: document.getElementById("tour"),
  ring: document.getElementById("tour-ring"),
  steps: [...document.getElementById("tour-steps").content.querySelectorAll("section")],
  onEnd: () => endFor("done"),
});

/** For ever; what cannot reach the server now is kept here all the same. */
function endFor(why) {
  keep(localStorage, KEY, why);
  const form = offer.querySelector("form");
  if (form) answerOf(fetch(form.action, { method: "POST", body: new FormData(form) })).catch(() => {});
}

function begin() {
  offer.hidden = true;
  tour.start();
}

function putAway() {
  offer.hidden = true;
  document.getElementById("main").focus({ preventScroll: true });
}

offer.querySelector("[data-tour-start]").addEventListener("click", begin);
offer.querySelector("[data-tour-later]").addEventListener("click", () => {
  keep(sessionStorage, LATER, "later");
  putAway();
});
offer.querySelector("[data-tour-never]").addEventListener("click", () => {
  endFor("never");
  putAway();
});

const address = new URL(location.href);
const isAsked = address.searchParams.has("tour");
// An alert that rings, or a header that says that we are blind, comes first.
const isQuiet = document.getElementById("bell").hidden && document.getElementById("header").dataset.state !== "blind";
if (isAsked) {
  address.searchParams.delete("tour");
  history.replaceState(history.state, "", address);
  begin();
} else if (isQuiet && !("isOver" in offer.dataset) && !kept(localStorage, KEY) && !kept(sessionStorage, LATER)) {
  offer.hidden = false;
}
