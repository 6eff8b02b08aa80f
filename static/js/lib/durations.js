// Durations in words, the same words as the server's (sasweb/web/durations.py).

import { word } from "./words.js";

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86400;

/**
 * "48 s", "12 min", "2 h 14 min", "3 d 4 h": the two largest units, never rounded up.
 * @param {number} durationS
 * @returns {string}
 */
export function durationWords(durationS) {
  const s = Math.floor(Math.abs(durationS));
  if (s < MINUTE_S) return `${s} s`;
  if (s < HOUR_S) return `${Math.floor(s / MINUTE_S)} min`;
  if (s < DAY_S) return `${Math.floor(s / HOUR_S)} h ${Math.floor((s % HOUR_S) / MINUTE_S)} min`;
  return `${Math.floor(s / DAY_S)} d ${Math.floor((s % DAY_S) / HOUR_S)} h`;
}

/** The largest unit alone, where there is little room: "2 h". */
export function shortWords(durationS) {
  return durationWords(durationS).split(" ").slice(0, 2).join(" ");
}

/** How old an epoch is: "2 h 14 min old", or "epoch 2 h 14 min ahead" of the clock. */
export function epochWords(ageS) {
  const span = durationWords(ageS);
  return ageS < 0 ? word("epoch {span} ahead", { span }) : word("{span} old", { span });
}

/** The same where there is little room: "2 h", or "epoch 2 h ahead". */
export function shortEpochWords(ageS) {
  const span = shortWords(ageS);
  return ageS < 0 ? word("epoch {span} ahead", { span }) : span;
}

/**
 * A countdown: "in 2 h 14 min", or "4 min ago" once it has passed. The last minutes count seconds.
 * @param {number} secondsAhead positive before the instant
 * @returns {string}
 */
export function countdownWords(secondsAhead) {
  if (secondsAhead < 0) return word("{span} ago", { span: durationWords(secondsAhead) });
  if (secondsAhead < 10 * MINUTE_S) {
    const minutes = Math.floor(secondsAhead / MINUTE_S);
    const seconds = Math.floor(secondsAhead % MINUTE_S);
    const span = minutes ? `${minutes} min ${String(seconds).padStart(2, "0")} s` : `${seconds} s`;
    return word("in {span}", { span });
  }
  return word("in {span}", { span: durationWords(secondsAhead) });
}
