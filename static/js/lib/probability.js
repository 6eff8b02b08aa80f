// How probabilities are written and which decades a picture of them holds; as likelihood_said.py.

import { word } from "./words.js";

const NEGLIGIBLE = 1e-15;
const FEWEST_DECADES = 3;
const LEAST = 1e-30; // nobody reads a picture of less

/**
 * "2.1e−05", never "0".
 * @param {number} pc
 * @returns {string}
 */
export function probabilityText(pc) {
  if (pc < NEGLIGIBLE) return word("under {pc}", { pc: "1e−15" });
  if (pc >= 0.1) return pc === 1 ? "1" : pc < 0.99 ? pc.toFixed(2) : word("over {pc}", { pc: "0.99" });
  const [digits, exponent] = pc.toExponential(1).split("e");
  return `${digits}e−${String(Math.abs(Number(exponent))).padStart(2, "0")}`;
}

/**
 * A factor to two digits.
 * @param {number} scale
 * @returns {string}
 */
export function scaleText(scale) {
  const rounded = Number(scale.toPrecision(2));
  return rounded >= 10 ? rounded.toLocaleString("en") : String(rounded);
}

/**
 * The exponents that a logarithmic axis goes from and to: all values of note, half a decade to
 * spare, three decades and more, never under the least.
 * @param {(number|null)[]} values
 * @param {number} [least]
 * @returns {[number, number]}
 */
export function decades(values, least = LEAST) {
  const exponents = values.filter((value) => value !== null && value > 0).map((value) => Math.log10(value));
  const top = Math.min(0, Math.max(...exponents)) + 0.5;
  const low = Math.max(Math.min(...exponents), Math.log10(least)) - 0.5;
  return [Math.min(low, top - FEWEST_DECADES), top];
}

/** Whole decades between the lines of such an axis: at most about eight lines. */
export function decadeStep([low, top]) {
  return Math.max(1, Math.ceil((top - low) / 8));
}
