// Help of the page one is on: "?" or the button opens a panel beside the page. What it says is asked
// for when it is opened first. Without a script the button is a link to the same words.

import { answerOf } from "../lib/requests.js";

const TYPING = "input, select, textarea, [contenteditable]";

let panel = /** @type {HTMLDialogElement | null} */ (null);

/** @param {HTMLAnchorElement} opener */
function makePanel(opener) {
  const dialog = document.createElement("dialog");
  dialog.className = "help";
  dialog.id = "help";
  dialog.setAttribute("aria-labelledby", "help-title");
  dialog.innerHTML =
    '<div class="help__head"><h2 id="help-title" tabindex="-1"></h2>' +
    '<button class="button button--quiet button--small" type="button"></button></div>' +
    '<div class="help__body" aria-live="polite"></div>';
  dialog.querySelector("h2").textContent = opener.dataset.helpTitle;
  const close = dialog.querySelector("button");
  close.textContent = opener.dataset.helpClose;
  close.addEventListener("click", () => dialog.close());
  // A press beside the panel, on what lies behind it, closes it too.
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  return dialog;
}

async function fill(dialog, opener) {
  const body = dialog.querySelector(".help__body");
  try {
    const answer = await answerOf(fetch(`${opener.href}?panel=1`, { credentials: "same-origin" }));
    if (!answer.ok) throw new Error(String(answer.status));
    body.innerHTML = await answer.text(); // our own server's, escaped there
    dialog.dataset.isFilled = "";
  } catch {
    body.textContent = opener.dataset.helpOffline;
  }
}

/** Open the help of this page. The focus returns to where it was when it is closed. */
function openHelp(opener) {
  panel ??= makePanel(opener);
  if (panel.open) return;
  panel.showModal();
  panel.querySelector("h2").focus();
  if (!("isFilled" in panel.dataset)) fill(panel, opener);
}

/** @param {HTMLAnchorElement | null} opener the link in the header */
export function wireHelp(opener) {
  if (!opener) return;
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    openHelp(opener);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(TYPING)) return;
    event.preventDefault();
    openHelp(opener);
  });
}
