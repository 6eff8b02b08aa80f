// Offers the tour on the first visit, and begins it when the address or the help asks for it.

import { Tour } from "../components/tour.js";

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
  onEnd: () => keep(localStorage, KEY, "done"),
});

function begin() {
  offer.hidden = true;
  tour.start();
}

function putAway(store, key, value) {
  keep(store, key, value);
  offer.hidden = true;
  document.getElementById("main").focus({ preventScroll: true });
}

offer.querySelector("[data-tour-start]").addEventListener("click", begin);
offer.querySelector("[data-tour-later]").addEventListener("click", () => putAway(sessionStorage, LATER, "later"));
offer.querySelector("[data-tour-never]").addEventListener("click", () => putAway(localStorage, KEY, "never"));

const address = new URL(location.href);
const isAsked = address.searchParams.has("tour");
// An alert that rings, or a header that says that we are blind, comes first.
const isQuiet = document.getElementById("bell").hidden && document.getElementById("header").dataset.state !== "blind";
if (isAsked) {
  address.searchParams.delete("tour");
  history.replaceState(history.state, "", address);
  begin();
} else if (isQuiet && !kept(localStorage, KEY) && !kept(sessionStorage, LATER)) {
  offer.hidden = false;
}
