// Lagrange interpolation of evenly spaced samples, as ephemerides are interpolated.
// Source: CCSDS 502.0-B-3, INTERPOLATION = LAGRANGE; degree 7 is the usual choice.

const SAMPLES_USED = 8;

/**
 * A vector at any time inside an evenly sampled table.
 * @param {number[]} times even steps, ascending
 * @param {number[][]} vectors one at each time
 * @param {number} time
 * @returns {number[]}
 */
export function lagrangeAt(times, vectors, time) {
  const used = Math.min(SAMPLES_USED, times.length);
  const start = firstSample(times, time, used);
  const out = vectors[0].map(() => 0);
  for (let i = start; i < start + used; i += 1) {
    let weight = 1;
    for (let j = start; j < start + used; j += 1) {
      if (j !== i) weight *= (time - times[j]) / (times[i] - times[j]);
    }
    for (let axis = 0; axis < out.length; axis += 1) out[axis] += weight * vectors[i][axis];
  }
  return out;
}

/**
 * The same curve with `finer` points for every one given.
 * @param {number[]} times
 * @param {number[][]} vectors
 * @param {number} finer
 * @returns {{times: number[], vectors: number[][]}}
 */
export function lagrangeRefined(times, vectors, finer) {
  const step = (times[times.length - 1] - times[0]) / (times.length - 1) / finer;
  const count = (times.length - 1) * finer + 1;
  const denser = Array.from({ length: count }, (_, i) => times[0] + i * step);
  return { times: denser, vectors: denser.map((time) => lagrangeAt(times, vectors, time)) };
}

function firstSample(times, time, used) {
  const step = (times[times.length - 1] - times[0]) / (times.length - 1);
  const centred = Math.floor((time - times[0]) / step) - used / 2 + 1;
  return Math.max(0, Math.min(times.length - used, Math.ceil(centred)));
}
