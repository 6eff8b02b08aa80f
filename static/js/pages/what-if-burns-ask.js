// Asking for burns: how many that is, about how long it takes, and objects offered by name.

import { aboutTime, burnCount } from "../lib/burn-grid.js";
import { answerOf } from "../lib/requests.js";
import { word } from "../lib/words.js";

const PAUSE_MS = 250;
const SHORTEST_NAME = 2;

const form = /** @type {HTMLFormElement} */ (document.getElementById("burn-form"));
const told = document.getElementById("burn-count");
const offered = document.getElementById("burn-objects");

function sayCount() {
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
  const directions = form.querySelectorAll("[name=directions]:checked").length;
  const burns = burnCount({ times: field("burn_times"), directions, sizes: field("sizes") });
  const most = Number(form.dataset.mostBurns);
  const isTooMany = burns > most;
  told.classList.toggle("is-too-many", isTooMany);
  told.textContent = sentence(burns, most, isTooMany);
}

function sentence(burns, most, isTooMany) {
  if (!(burns > 0)) return word("Say how many times, which directions and which sizes.");
  const count = burns.toLocaleString("en");
  if (isTooMany) return word("{count} burns: {most} at most. Take fewer times or sizes.", { count, most: most.toLocaleString("en") });
  const { usualSeconds, usualBurns } = form.dataset;
  const time = aboutTime((Number(usualSeconds) * burns) / Number(usualBurns));
  return word("{count} burns, each held against the whole catalogue: {time}.", { count, time });
}

/** Objects whose name or number begins to be typed. */
function offerObjects() {
  let waiting = 0;
  let asked = new AbortController();
  for (const input of form.querySelectorAll("[data-object]")) {
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      const text = /** @type {HTMLInputElement} */ (input).value.trim();
      if (text.length < SHORTEST_NAME || text.endsWith(")")) return;
      waiting = setTimeout(() => {
        asked.abort();
        asked = new AbortController();
        offer(text, asked.signal);
      }, PAUSE_MS);
    });
  }
}

async function offer(text, signal) {
  try {
    const answer = await answerOf(fetch(`${form.dataset.objectsUrl}?search=${encodeURIComponent(text)}`, { signal }));
    if (!answer.ok) return;
    const { results } = await answer.json();
    offered.replaceChildren(...results.slice(0, 12).map(({ name, norad_cat_id: number }) => new Option("", `${name} (${number})`)));
  } catch {
    // Without offers a number can be typed all the same.
  }
}

form.addEventListener("input", sayCount);
form.addEventListener("change", sayCount);
sayCount();
offerObjects();
