// [data-copy]: a button that copies an address. Shown where the browser lets a page copy.

import { word } from "../lib/words.js";

const SAID_FOR_MS = 2000;

/** @param {HTMLButtonElement} button */
function offer(button) {
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    let said = word("Copied");
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
    } catch {
      said = word("Not allowed to copy");
    }
    button.textContent = said;
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = said;
    setTimeout(() => (button.textContent = words), SAID_FOR_MS);
  });
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) offer(/** @type {HTMLButtonElement} */ (button));
}
