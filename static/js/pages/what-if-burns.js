// A finished search for burns: choosing one in picture, list or table shows it, in the address too.

import { drawBurnSpace, listen, scaleEnds } from "../charts/burn-space.js";
import { loadPlotly } from "../charts/plotly.js";
import { burnLines, reached } from "../lib/burn-grid.js";
import { answerOf } from "../lib/requests.js";
import { word } from "../lib/words.js";

const NUMBER = /\/burn\/\d+\/$/;
const SETTLED_MS = 150; // keys that follow each other ask the server once

const page = document.getElementById("burns");
const map = document.getElementById("burn-map");
const tip = document.getElementById("burn-tip");
const detail = document.getElementById("burn");
const announcer = document.getElementById("announcer");
const scale = document.getElementById("burn-scale");
const tables = document.getElementById("burn-tables");
const space = JSON.parse(document.getElementById("burn-space").textContent);

/** @type {{colour: "miss"|"pc", chosen: number|null}} */
const shown = { colour: "miss", chosen: numberShown() };
let asked = new AbortController();
let settling = 0;

function numberShown() {
  const number = detail.querySelector("[data-number]")?.getAttribute("data-number");
  return number === null || number === undefined ? null : Number(number);
}

async function redraw() {
  if (!window.Plotly) return;
  await drawBurnSpace(map, space, shown);
  const [worse, better] = scaleEnds(space, shown.colour);
  scale.querySelector("[data-end=worse]").textContent = worse;
  scale.querySelector("[data-end=better]").textContent = better;
  scale.hidden = false;
}

/** Choose a burn: the picture at once, its figures as the server has them. */
function choose(number) {
  shown.chosen = number;
  redraw();
  markChosen();
  const address = new URL(location.href);
  address.searchParams.set("burn", String(number));
  history.replaceState(history.state, "", address);
  clearTimeout(settling);
  settling = setTimeout(showDetail, SETTLED_MS);
}

async function showDetail() {
  asked.abort();
  asked = new AbortController();
  const number = shown.chosen;
  try {
    const answer = await answerOf(fetch(page.dataset.burnUrl.replace(NUMBER, `/burn/${number}/`), { signal: asked.signal }));
    if (!answer.ok) throw new Error(word("The server answered {status}.", { status: answer.status }));
    detail.innerHTML = await answer.text();
    announcer.textContent = burnLines(space, space.burns[number]).join(word(". "));
  } catch (error) {
    if (error.name === "AbortError") return;
    detail.replaceChildren(words("h2", word("This burn cannot be shown"), "burn-title"), words("p", word("{why} Choose it again.", { why: error.message })));
  }
}

function words(element, text, id = "") {
  const made = document.createElement(element);
  made.textContent = text;
  if (id) made.id = id;
  return made;
}

function markChosen() {
  for (const link of tables.querySelectorAll("[data-burn]")) {
    if (Number(link.getAttribute("data-burn")) === shown.chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const card of page.querySelectorAll("[data-card]")) card.classList.toggle("is-chosen", Number(card.getAttribute("data-card")) === shown.chosen);
}

/** All of a burn beside the pointer. */
function hover(number, event) {
  tip.hidden = number === null;
  if (number === null) return;
  tip.replaceChildren(...burnLines(space, space.burns[number]).map((line) => words("p", line)));
  const ground = map.parentElement.getBoundingClientRect();
  const left = Math.min(event.clientX - ground.left + 14, ground.width - tip.offsetWidth - 4);
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${event.clientY - ground.top + 18}px`;
}

function wireColour() {
  const buttons = [...page.querySelectorAll("[data-colour]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      shown.colour = button.getAttribute("data-colour") === "pc" ? "pc" : "miss";
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
      tables.dataset.shows = shown.colour;
      redraw();
    });
  }
}

function wireChoosing() {
  map.addEventListener("keydown", (event) => {
    const number = event.altKey || event.ctrlKey || event.metaKey ? null : reached(space, shown.chosen, event.key);
    if (number === null) return;
    event.preventDefault();
    choose(number);
  });
  page.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("a[data-burn]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(Number(link.getAttribute("data-burn")));
    detail.scrollIntoView({ block: "nearest" });
  });
}

async function showMap() {
  try {
    await loadPlotly(page.dataset.plotlyUrl);
  } catch (error) {
    map.textContent = word("{why} The same is in the tables below.", { why: error.message });
    tables.open = true;
    return;
  }
  map.classList.add("burns__map--on");
  await redraw();
  listen(map, { onChoose: choose, onHover: hover });
  document.addEventListener("sp:theme", redraw);
  window.matchMedia("(max-width: 720px)").addEventListener("change", redraw);
}

wireColour();
wireChoosing();
markChosen();
showMap();
