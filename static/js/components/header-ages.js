// The header's chips, warning and counts, asked for again when the live stream says that a feed, a
// run, an alert or a case has changed, and every minute: what was fresh grows late by itself.

import { onContactRegained, onLiveNews } from "../lib/live.js";

const EVERY_MS = 60000;
const SETTLE_MS = 500;
const APART_MS = 3000; // a run under way says every second how far it is: chips follow more calmly

let settleTimer = 0;
let askedMs = -APART_MS;

function replace(id, newer) {
  const mine = document.getElementById(id);
  const theirs = newer.querySelector(`#${id}`);
  if (!mine || !theirs || mine.innerHTML === theirs.innerHTML) return;
  if (mine.contains(document.activeElement)) return; // next time
  mine.innerHTML = theirs.innerHTML;
}

async function refresh(header) {
  askedMs = performance.now();
  let answer;
  try {
    answer = await fetch(header.dataset.agesUrl, { headers: { Accept: "text/html" } });
  } catch {
    return; // the live stream notices and says so
  }
  if (!answer.ok || answer.redirected) return;
  const newer = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  replace("chips", newer);
  replace("header-warning", newer);
  replace("alerts-count", newer);
  replace("cases-count", newer);
  const { state } = newer.firstElementChild.dataset;
  header.dataset.state = state;
  header.className = state === "good" || state === "idle" ? "header" : `header header--${state}`;
}

/** @param {HTMLElement} header */
export function keepHeaderAges(header) {
  const soon = () => {
    clearTimeout(settleTimer);
    const waitMs = Math.max(SETTLE_MS, askedMs + APART_MS - performance.now());
    settleTimer = setTimeout(() => refresh(header), waitMs);
  };
  for (const name of ["run", "feeds", "pull", "catalog", "alerts", "coordination"]) onLiveNews(name, soon);
  onContactRegained(soon);
  setInterval(() => !document.hidden && soon(), EVERY_MS);
}
