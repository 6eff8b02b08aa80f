// What the globe's clock says about itself. Never "live" when it is a replay, or when the server is
// no longer heard.

import { durationWords } from "../lib/durations.js";
import { utcTime } from "../lib/utc.js";
import { word } from "../lib/words.js";

const NEAR_NOW_MS = 1500;

/**
 * @typedef {Object} Truth
 * @property {boolean} isReplay
 * @property {boolean} isLost the server is not heard
 * @property {number|null} heardMs product time of its last word; null when that is not known
 */

/**
 * "live", "REPLAY", "paused, 2 h 14 min ahead", "REPLAY, held at TCA, 3 d 4 h ahead",
 * "no contact, positions extrapolated from 04:12:07".
 * @param {import("./clock.js").GlobeClock} clock
 * @param {Truth} truth
 */
export function clockWords(clock, { isReplay, isLost, heardMs }) {
  const words = [isReplay ? replayWords(clock) : "", mannerWords(clock), offsetWords(clock)];
  if (isLost) words.push(lostWords(heardMs));
  return words.filter(Boolean).join(word(", ")) || word("live");
}

/** Is this the present, as the server tells it? */
export function isLive(clock, { isReplay, isLost }) {
  return clock.mode === "live" && !isReplay && !isLost;
}

function replayWords({ mode, productRate }) {
  const rate = productRate();
  return mode === "live" && rate !== 1 ? word("REPLAY, {rate} times as fast", { rate }) : word("REPLAY");
}

function mannerWords({ mode, speed, heldFor }) {
  if (mode === "live") return "";
  if (mode === "paused") return heldFor ? word("held at {place}", { place: heldFor }) : word("paused");
  return speed === 1 ? word("running") : word("{rate} times as fast", { rate: speed });
}

function offsetWords(clock) {
  const offsetMs = clock.offsetMs();
  if (Math.abs(offsetMs) < NEAR_NOW_MS) return "";
  const span = durationWords(offsetMs / 1000);
  return offsetMs > 0 ? word("{span} ahead", { span }) : word("{span} behind", { span });
}

function lostWords(heardMs) {
  if (heardMs === null) return word("no contact, positions extrapolated");
  return word("no contact, positions extrapolated from {time}", { time: utcTime(heardMs) });
}
