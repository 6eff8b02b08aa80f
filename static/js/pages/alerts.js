// The list of alerts: live, by keyboard, ticked and answered without leaving the page.

import "../components/keyed-swap.js";
import { wireAlertKeys } from "../components/alert-keys.js";
import { wireBellPanel } from "../components/bell-panel.js";
import { startDecisionClocks } from "../components/decision-clocks.js";
import { foldFilters } from "../components/filter-fold.js";
import { returnFocus } from "../components/return-focus.js";
import { wireUnappliedFilters } from "../components/unapplied-filters.js";
import { refreshOn } from "../components/refresh-on.js";
import { word } from "../lib/words.js";

const form = document.getElementById("alerts-form");
const trouble = document.getElementById("alerts-trouble");
const TROUBLES = {
  0: word("the server cannot be reached. Try again when there is contact."),
  401: word("you are no longer signed in. Sign in again, then acknowledge."),
  403: word("this needs the permission alerts.add_acknowledgement, or this page is too old: reload it."),
};

/** Of the whole form, or of one row's button, which asks by itself: another row's may be pressed
 * before the answer. */
const isAnswer = ({ verb }) => verb === "post";

/** Silence must not look like an answer. */
function sayTrouble(status) {
  trouble.textContent = word("Not acknowledged: {why}", { why: TROUBLES[status] ?? word("the server answered {status}.", { status }) });
  trouble.hidden = false;
}

/** What is filtered now goes with the answer, so that the same list comes back. */
function keepFilters() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (isAnswer(detail)) detail.path = form.getAttribute("hx-post") + location.search;
  });
}

function wireTrouble() {
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(name, ({ detail }) => {
      if (isAnswer(detail.requestConfig)) sayTrouble(detail.xhr?.status ?? 0);
    });
  }
  form.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    if (!isAnswer(detail.requestConfig)) return;
    trouble.hidden = true; // what was acknowledged is said by #alerts-done, a live region
  });
}

function wireTicks() {
  const boxes = () => [...form.querySelectorAll("[name=notice]")];
  const show = () => {
    const all = document.getElementById("alerts-all");
    if (!all) return;
    all.closest("label").hidden = false;
    all.checked = boxes().length > 0 && boxes().every((box) => box.checked);
  };
  form.addEventListener("change", ({ target }) => {
    if (target.id === "alerts-all") for (const box of boxes()) box.checked = target.checked;
    show();
  });
  document.addEventListener("sp:updated", show);
  show();
}

keepFilters();
wireTrouble();
wireTicks();
wireAlertKeys("alerts-rows");
foldFilters(document.getElementById("alert-fold"));
wireUnappliedFilters(document.getElementById("alert-filters"));
wireBellPanel(document.getElementById("bell-panel"));
startDecisionClocks();
refreshOn("alerts");
returnFocus();
