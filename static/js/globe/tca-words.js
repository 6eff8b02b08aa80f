// How the moment of closest approach is said, seen from the instant that the globe shows. Pure.

import { utcDateTime, utcTime } from "../lib/utc.js";
import { word } from "../lib/words.js";

const AT_TCA_S = 0.5;

/** @typedef {"ahead"|"now"|"past"} Phase */

/**
 * @param {number} tcaUnixS
 * @param {number} shownUnixS
 * @returns {Phase}
 */
export function tcaPhase(tcaUnixS, shownUnixS) {
  if (Math.abs(shownUnixS - tcaUnixS) <= AT_TCA_S) return "now";
  return shownUnixS < tcaUnixS ? "ahead" : "past";
}

/** "at TCA 06:26:40 UTC", "was at TCA 06:26:40 UTC"; with its date on other days. */
export function tcaWords(tcaUnixS, shownUnixS) {
  const [tcaMs, shownMs] = [Math.round(tcaUnixS) * 1000, shownUnixS * 1000];
  const isSameDay = utcDateTime(tcaMs).slice(0, 10) === utcDateTime(shownMs).slice(0, 10);
  const when = isSameDay ? utcTime(tcaMs) : utcDateTime(tcaMs);
  const isPast = tcaPhase(tcaUnixS, shownUnixS) === "past";
  return isPast ? word("was at TCA {when} UTC", { when }) : word("at TCA {when} UTC", { when });
}
