// Three-vectors as plain arrays. Units and frames are the caller's.

/** @typedef {number[]} Vector three numbers */

export const add = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a, factor) => [a[0] * factor, a[1] * factor, a[2] * factor];
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a) => Math.hypot(a[0], a[1], a[2]);
export const unit = (a) => scale(a, 1 / length(a));
export const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/**
 * Radial, in-track, cross-track unit vectors of an orbit (the RTN frame).
 * Source: CCSDS 502.0-B-3, annex; Vallado, Fundamentals of Astrodynamics, 3.4.
 * @param {Vector} r position
 * @param {Vector} v velocity
 * @returns {[Vector, Vector, Vector]}
 */
export function rtnAxes(r, v) {
  const radial = unit(r);
  const crossTrack = unit(cross(r, v));
  return [radial, cross(crossTrack, radial), crossTrack];
}
