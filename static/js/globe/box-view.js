// A station's boxes as plain geometry along its radial, in-track, cross-track axes, and how far away to
// stand to see them. Pure.

import { add, cross, dot, scale, unit } from "../lib/vectors.js";
import { word } from "../lib/words.js";

/**
 * @typedef {Object} Box
 * @property {string} name
 * @property {number[]} half_extents_km radial, in-track, cross-track
 */

const FILLED = 0.68; // of the picture: panels lie in its corners, words beside its edges
const NEAREST_KM = 5;
const UP = [1, 0, 0];

// Corners of a box by sign, and the pairs of them that its edges join.
const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? 1 : -1]);
// prettier-ignore
const EDGES = [[0, 1], [2, 3], [4, 5], [6, 7], [0, 2], [1, 3], [4, 6], [5, 7], [0, 4], [1, 5], [2, 6], [3, 7]];

/** @param {Box} box @returns {number[][]} eight, km along the axes */
export function boxCorners({ half_extents_km: extentsKm }) {
  return CORNERS.map((signs) => signs.map((sign, i) => sign * extentsKm[i]));
}

/** @param {Box} box @returns {number[][][]} the twelve edges, two points each */
export function boxEdges(box) {
  const corners = boxCorners(box);
  return EDGES.map(([a, b]) => [corners[a], corners[b]]);
}

/** @param {Box[]} boxes */
export function smallestFirst(boxes) {
  const volume = ({ half_extents_km: [radial, inTrack, crossTrack] }) => radial * inTrack * crossTrack;
  return [...boxes].sort((a, b) => volume(a) - volume(b));
}

/**
 * The smallest box that holds the miss; the largest when none does, null when there is none.
 * @param {Box[]} boxes
 * @param {number[]} ricKm
 */
export function framedBox(boxes, ricKm) {
  const sorted = smallestFirst(boxes);
  const holds = ({ half_extents_km: extentsKm }) =>
    ricKm.every((km, i) => Math.abs(km) <= extentsKm[i]);
  return sorted.find(holds) ?? sorted.at(-1) ?? null;
}

/**
 * How far to stand in a direction, looking at the origin with the radial axis up, to see every point.
 * @param {number[]} direction from the origin to the camera
 * @param {number[][]} points km
 * @param {{right: number, up: number}} halfView tangents of half the angles of view
 */
export function fittingRangeKm(direction, points, halfView) {
  const towards = unit(direction);
  const right = unit(cross(UP, towards));
  const up = cross(towards, right);
  const ranges = points.map((point) => {
    const aside = Math.abs(dot(point, right)) / halfView.right;
    const above = Math.abs(dot(point, up)) / halfView.up;
    return dot(point, towards) + Math.max(aside, above) / FILLED;
  });
  return Math.max(...ranges, NEAREST_KM) / Math.hypot(...direction);
}

/**
 * The axes as scales: from the station to the box's side, each with its length in words.
 * @param {Box} box
 */
export function scaledAxes({ half_extents_km: extentsKm }) {
  return [word("radial"), word("in-track"), word("cross-track")].map((axis, i) => {
    const tipKm = [0, 0, 0];
    tipKm[i] = extentsKm[i];
    return { word: axis, tipKm, text: `${extentsKm[i]} km ${axis}` };
  });
}

/**
 * A point along the axes, in TEME.
 * @param {number[]} localKm
 * @param {{originTemeKm: number[], axesTeme: number[][]}} axes
 */
export function temeOf(localKm, { originTemeKm, axesTeme }) {
  return axesTeme.reduce((sum, axis, i) => add(sum, scale(axis, localKm[i])), originTemeKm);
}
