// The time after a break-up: how a slider, a play button and words tell it, from a minute to a year.

import { word } from "./words.js";

export const MINUTE_S = 60;
export const HOUR_S = 3600;
export const DAY_S = 86400;
export const YEAR_S = 365 * DAY_S;

const SLOWEST = 120; // shown seconds a real second: the first revolution takes three quarters of a minute
const GROWTH_S = 6; // later, time runs as fast as it takes to add a sixth of what has passed

/** Seconds after the break-up at a share of the slider's way: even steps multiply the time. */
export function secondsAt(share) {
  return MINUTE_S * ((1 + YEAR_S / MINUTE_S) ** share - 1);
}

/** The share of the slider's way at which a time stands. */
export function shareAt(seconds) {
  return Math.log1p(seconds / MINUTE_S) / Math.log1p(YEAR_S / MINUTE_S);
}

/** Shown seconds a real second while playing: the longer ago the break-up, the faster. */
export function playRate(seconds) {
  return Math.max(SLOWEST, seconds / GROWTH_S);
}

/** "at the break-up", "42 min after", "3 h 10 min after", "12 d after". */
export function afterWords(seconds) {
  if (seconds < 1) return word("at the break-up");
  if (seconds < HOUR_S) return word("{time} after", { time: `${Math.round(seconds / MINUTE_S)} min` });
  if (seconds < DAY_S) {
    const minutes = Math.round(seconds / MINUTE_S);
    const rest = minutes % 60;
    return word("{time} after", { time: `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ""}` });
  }
  const days = seconds / DAY_S;
  if (days < 364.5) return word("{time} after", { time: `${days < 10 ? trimmed(days) : Math.round(days)} d` });
  return word("{time} after", { time: "1 y" });
}

function trimmed(days) {
  return days.toFixed(1).replace(/\.0$/, "");
}

/**
 * The newest snapshot that is not later than an instant.
 * @param {number[]} offsetsS rising, the first 0
 * @param {number} seconds
 */
export function snapshotAt(offsetsS, seconds) {
  const later = offsetsS.findIndex((offset) => offset > seconds);
  return later < 0 ? offsetsS.length - 1 : Math.max(later - 1, 0);
}
