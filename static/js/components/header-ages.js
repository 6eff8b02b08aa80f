// The header's chips, warning and counts, asked for again when the live stream says that a feed, a
// stations' run, an alert, a case or an exercise has changed, and every minute: what was fresh grows late by
// itself.

import { waitMs } from "../lib/in-turn.js";
import { onContactRegained, onLiveNews } from "../lib/live.js";
import { answerOf } from "../lib/requests.js";

const EVERY_MS = 60000;

let settleTimer = 0;
let askedMs = -Infinity;

function replace(id, newer) {
  const mine = document.getElementById(id);
  const theirs = newer.querySelector(`#${id}`);
  if (!mine || !theirs || mine.innerHTML === theirs.innerHTML) return;
  if (mine.contains(document.activeElement)) return; // next time
  mine.innerHTML = theirs.innerHTML;
}

/** An exercise that has begun or ended shows on pages that are open already. */
function replaceExercise(newer) {
  const mine = document.querySelector(".ribbons .ribbon--exercise");
  const theirs = newer.querySelector(".ribbon--exercise");
  if (mine?.textContent === theirs?.textContent) return;
  mine?.remove();
  if (theirs) document.querySelector(".ribbons")?.prepend(theirs);
}

async function refresh(header) {
  askedMs = performance.now();
  let answer;
  try {
    answer = await answerOf(fetch(header.dataset.agesUrl, { headers: { Accept: "text/html" } }));
  } catch {
    return; // the live stream notices and says so
  }
  if (!answer.ok || answer.redirected) return;
  const newer = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  replace("chips", newer);
  replace("header-warning", newer);
  replace("alerts-count", newer);
  replace("cases-count", newer);
  replaceExercise(newer);
  const { state } = newer.firstElementChild.dataset;
  header.dataset.state = state;
  header.className = state === "good" || state === "idle" ? "header" : `header header--${state}`;
}

/** @param {HTMLElement} header */
export function keepHeaderAges(header) {
  const soon = () => {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(() => refresh(header), waitMs(askedMs));
  };
  for (const name of ["station_runs", "feeds", "pull", "catalog", "alerts", "coordination", "exercise"]) onLiveNews(name, soon);
  onContactRegained(soon);
  setInterval(() => !document.hidden && soon(), EVERY_MS);
}
