// The burns of a search by time, direction and size: which one lies beside another, and its words.

import { probabilityText } from "./probability.js";
import { word } from "./words.js";

/**
 * @typedef {{time: number, direction: string, size: number, at: string, way: string, refused: string,
 *   miss_km: number|null, pc: number|null, reason: string, new: number, closer: number, gone: number,
 *   recommended: boolean, is_likely: boolean}} Burn
 * @typedef {{hours: number[], directions: {key: string, name: string}[], dv_m_s: number[],
 *   threshold_km: number, best: number[], burns: Burn[]}} Space
 */

const STEPS = {
  ArrowLeft: { time: -1 },
  ArrowRight: { time: 1 },
  ArrowUp: { size: 1 },
  ArrowDown: { size: -1 },
  PageDown: { direction: 1 },
  PageUp: { direction: -1 },
};

/**
 * The number of the burn that a key goes to from another; null for keys that go nowhere.
 * @param {Space} space
 * @param {number|null} number from where; null: nowhere yet
 * @param {string} key as a keyboard event has it
 */
export function reached(space, number, key) {
  const step = STEPS[key];
  if (!step) return null;
  const from = space.burns[number ?? space.best[0] ?? 0];
  if (number === null) return space.burns.indexOf(from);
  const keys = space.directions.map((each) => each.key);
  const time = within(from.time + (step.time ?? 0), space.hours.length);
  const size = within(from.size + (step.size ?? 0), space.dv_m_s.length);
  const direction = keys[within(keys.indexOf(from.direction) + (step.direction ?? 0), keys.length)];
  const there = space.burns.findIndex((each) => each.time === time && each.size === size && each.direction === direction);
  return there < 0 ? number : there;
}

/** Kept between the ends. */
function within(place, count) {
  return Math.min(Math.max(place, 0), count - 1);
}

/**
 * All that there is to say of a burn, a line each.
 * @param {Space} space
 * @param {Burn} burn
 * @returns {string[]}
 */
export function burnLines(space, burn) {
  const size = Math.abs(space.dv_m_s[burn.size]);
  const head = `${size} m/s ${burn.way}`;
  const when = word("{at} UTC, {hours} h before", { at: burn.at.slice(0, 16), hours: space.hours[burn.time].toFixed(1) });
  if (burn.refused) return [head, when, word("Refused: {why}", { why: burn.refused })];
  return [head, when, missWords(burn) + word(", ") + pcWords(burn), othersWords(space, burn)];
}

function missWords({ miss_km: miss, reason: why }) {
  return miss === null ? word("Miss not known: {why}", { why }) : word("Miss {miss} km", { miss: miss.toFixed(2) });
}

function pcWords({ pc }) {
  return pc === null ? word("probability not known") : word("probability {pc}", { pc: probabilityText(pc) });
}

/** What a burn does to passes with others. */
function othersWords({ threshold_km: limit }, { new: fresh, closer, gone }) {
  return word("New {fresh}, nearer {closer}, cleared {gone} within {limit} km", { fresh, closer, gone, limit });
}

/**
 * How many burns a form asks for, and about how long that takes; NaN where it cannot be read.
 * @param {{times: string, directions: number, sizes: string}} asked
 * @returns {number}
 */
export function burnCount({ times, directions, sizes }) {
  const parts = sizes.split(/[\s,;]+/).filter(Boolean);
  const numbers = new Set(parts.map(Number));
  const count = Number(times);
  const isReadable = parts.length > 0 && [...numbers].every((each) => each > 0) && Number.isInteger(count) && count > 0;
  return isReadable ? 2 * count * directions * numbers.size : NaN;
}

/** "about 20 s", "about 3 min": no more exact than it is. */
export function aboutTime(seconds) {
  if (seconds < 10) return word("under ten seconds");
  if (seconds < 90) return word("about {count} s", { count: Math.ceil(seconds / 10) * 10 });
  return word("about {count} min", { count: Math.round(seconds / 60) });
}
