// Cubic Hermite interpolation between two instants at which position and velocity are known.
// Source: de Boor, A Practical Guide to Splines, 1978, ch. IV. Its error is at most
// h^4 / 384 * max |r''''|: 0.4 m for a 400 km orbit and h = 60 s.

/** Numbers a state in a frame: x, y, z (km), vx, vy, vz (km/s). */
export const STATE_SIZE = 6;

/**
 * Weights of [r0, v0, r1, v1] at a fraction of the way.
 * @param {number} fraction 0 at the first instant, 1 at the second
 * @param {number} stepS seconds between the two
 * @returns {[number, number, number, number]}
 */
export function hermiteWeights(fraction, stepS) {
  const f2 = fraction * fraction;
  const f3 = f2 * fraction;
  return [
    2 * f3 - 3 * f2 + 1,
    (f3 - 2 * f2 + fraction) * stepS,
    3 * f2 - 2 * f3,
    (f3 - f2) * stepS,
  ];
}

/**
 * Weights of [r0, v0, r1, v1] for the velocity.
 * @param {number} fraction
 * @param {number} stepS
 * @returns {[number, number, number, number]}
 */
function hermiteRateWeights(fraction, stepS) {
  const f2 = fraction * fraction;
  const slope = (6 * f2 - 6 * fraction) / stepS;
  return [slope, 3 * f2 - 4 * fraction + 1, -slope, 3 * f2 - 2 * fraction];
}

/**
 * Position of every object (km). NaN rows stay NaN.
 * @param {Float32Array} first states at the first instant, STATE_SIZE an object
 * @param {Float32Array} second states at the second
 * @param {number} fraction
 * @param {number} stepS
 * @param {Float64Array} out three numbers an object
 * @returns {Float64Array} out
 */
export function interpolatePositions(first, second, fraction, stepS, out) {
  const [w0, w1, w2, w3] = hermiteWeights(fraction, stepS);
  const count = first.length / STATE_SIZE;
  for (let i = 0, j = 0, k = 0; i < count; i += 1, j += STATE_SIZE, k += 3) {
    out[k] = w0 * first[j] + w1 * first[j + 3] + w2 * second[j] + w3 * second[j + 3];
    out[k + 1] = w0 * first[j + 1] + w1 * first[j + 4] + w2 * second[j + 1] + w3 * second[j + 4];
    out[k + 2] = w0 * first[j + 2] + w1 * first[j + 5] + w2 * second[j + 2] + w3 * second[j + 5];
  }
  return out;
}

/**
 * Position (km) and velocity (km/s) of one object.
 * @param {Float32Array} first
 * @param {Float32Array} second
 * @param {number} index which object
 * @param {number} fraction
 * @param {number} stepS
 * @returns {{rKm: number[], vKmS: number[]}}
 */
export function interpolateState(first, second, index, fraction, stepS) {
  const j = index * STATE_SIZE;
  const mix = ([w0, w1, w2, w3], axis) =>
    w0 * first[j + axis] +
    w1 * first[j + axis + 3] +
    w2 * second[j + axis] +
    w3 * second[j + axis + 3];
  const position = hermiteWeights(fraction, stepS);
  const rate = hermiteRateWeights(fraction, stepS);
  return {
    rKm: [mix(position, 0), mix(position, 1), mix(position, 2)],
    vKmS: [mix(rate, 0), mix(rate, 1), mix(rate, 2)],
  };
}
