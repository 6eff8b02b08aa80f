// The selected pass: both arcs, the station's boxes as they lie at closest approach, the miss.

import { lagrangeRefined } from "../lib/lagrange.js";
import { add, scale } from "../lib/vectors.js";
import { fixedFromLocal } from "./earth-frame.js";
import { errorMessage } from "./frame-feed.js";

const FINER = 8; // 60 s samples to 7.5 s: half a degree of arc, 70 m of sagitta
const OVERVIEW_KM = [2600, -2400, -1500];
const CLOSE_DIRECTION = [0.42, -0.68, -0.6];
const CLOSE_BOXES = 1.3; // camera distance in half-extents
const CLOSE_MISSES = 6;
const NEAREST_KM = 20;

// Corners of a box by sign, and the pairs of them that its edges join.
const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? 1 : -1]);
// prettier-ignore
const EDGES = [[0, 1], [2, 3], [4, 5], [6, 7], [0, 2], [1, 3], [4, 6], [5, 7], [0, 4], [1, 5], [2, 6], [3, 7]];
const LABELLED_CORNERS = [5, 1, 6]; // apart from each other, so that nested boxes' names are too

export class EncounterView {
  /**
   * @param {Object} parts
   * @param {import("./orbit-lines.js").OrbitLines} parts.lines
   * @param {import("./labels.js").LabelLayer} parts.labels
   * @param {import("./camera-rig.js").CameraRig} parts.rig
   * @param {{station: string, secondary: string, miss: string, box: string}} parts.colors
   */
  constructor({ lines, labels, rig, colors }) {
    Object.assign(this, { lines, labels, rig, colors });
    this.encounter = /** @type {any} */ (null);
    this.asked = 0;
  }

  /**
   * Load and draw one; whatever was drawn before goes.
   * @param {string} url
   * @returns {Promise<any|null>} the encounter, or null when another was asked for meanwhile
   */
  async show(url) {
    this.clear();
    const turn = this.asked;
    const response = await fetch(url);
    if (!response.ok) throw new Error(await errorMessage(response));
    const encounter = await response.json();
    if (turn !== this.asked) return null;
    this.encounter = encounter;
    this.#drawArcs();
    this.#drawBoxes();
    this.#drawMiss();
    return encounter;
  }

  clear() {
    this.asked += 1;
    this.encounter = null;
    for (const group of ["arcs", "boxes", "miss"]) this.lines.erase(`encounter-${group}`);
    this.labels.removeAll("encounter-");
  }

  /** See the whole geometry from outside. */
  flyToOverview() {
    this.rig.flyBeside(this.#frameAt(), OVERVIEW_KM);
  }

  /** See the box and the miss. */
  flyClose() {
    const { boxes, miss_distance_km: missKm } = this.encounter;
    const smallestKm = Math.min(...boxes.map((box) => Math.max(...box.half_extents_km)), Infinity);
    const boxKm = Number.isFinite(smallestKm) ? CLOSE_BOXES * smallestKm : 0;
    const rangeKm = Math.max(boxKm, CLOSE_MISSES * missKm, NEAREST_KM);
    this.rig.flyBeside(this.#frameAt(), scale(CLOSE_DIRECTION, rangeKm));
  }

  #frameAt() {
    const { r_primary_teme_km: origin, rtn_axes_teme: axes } = this.encounter.tca_states;
    return (fixedFromTemeMatrix) => fixedFromLocal(fixedFromTemeMatrix, origin, axes);
  }

  #drawArcs() {
    const { offset_s: offsetsS, ...arcs } = this.encounter.arc;
    const look = { widthPx: 1.8, opacity: 0.9 };
    this.lines.draw("encounter-arcs", [
      { rTemeKm: arcPoints(offsetsS, arcs.r_primary_teme_km), color: this.colors.station, ...look },
      { rTemeKm: arcPoints(offsetsS, arcs.r_secondary_teme_km), color: this.colors.secondary, ...look },
    ]);
  }

  #drawBoxes() {
    const { boxes, tca_states: states } = this.encounter;
    const largestFirst = [...boxes].sort((a, b) => volume(b) - volume(a));
    this.lines.draw(
      "encounter-boxes",
      largestFirst.flatMap((box, i) => {
        const look = { color: this.colors.box, opacity: i === 0 ? 0.4 : 0.85, widthPx: 1.2 };
        return boxEdges(states, box).map((rTemeKm) => ({ rTemeKm, ...look }));
      }),
    );
    largestFirst.forEach((box, i) => {
      const corners = boxCorners(states, box);
      this.labels.put(`encounter-box-${box.name}`, {
        kind: "box",
        text: box.name,
        rTemeKm: () => corners[LABELLED_CORNERS[i % LABELLED_CORNERS.length]],
        onlyIfSeen: [corners[0], corners[7]],
      });
    });
  }

  #drawMiss() {
    const { tca_states: states, secondary, miss_distance_km: missKm } = this.encounter;
    const [from, to] = [states.r_primary_teme_km, states.r_secondary_teme_km];
    this.lines.draw("encounter-miss", [{ rTemeKm: [from, to], color: this.colors.miss, widthPx: 2.5 }]);
    this.labels.put("encounter-secondary", {
      kind: "secondary",
      text: secondary.name,
      rTemeKm: () => to,
    });
    const middle = scale(add(from, to), 0.5);
    this.labels.put("encounter-miss", {
      kind: "miss",
      text: `${missKm.toFixed(missKm < 10 ? 3 : 2)} km`,
      rTemeKm: () => middle,
    });
  }
}

const volume = ({ half_extents_km: [radial, inTrack, crossTrack] }) => radial * inTrack * crossTrack;

/**
 * A drawn arc from even samples, some of which may be unknown: the unbroken run around TCA.
 * @param {number[]} offsetsS
 * @param {(number[]|null)[]} samples
 * @returns {number[][]}
 */
export function arcPoints(offsetsS, samples) {
  const tca = offsetsS.findIndex((offset) => offset >= 0);
  if (tca < 0 || !samples[tca]) return [];
  let [first, last] = [tca, tca];
  while (first > 0 && samples[first - 1]) first -= 1;
  while (last < samples.length - 1 && samples[last + 1]) last += 1;
  if (last === first) return [];
  const run = [offsetsS, samples].map((column) => column.slice(first, last + 1));
  return lagrangeRefined(...run, FINER).vectors;
}

/**
 * The eight corners of a box around the primary at TCA, TEME km.
 * @param {{r_primary_teme_km: number[], rtn_axes_teme: number[][]}} states
 * @param {{half_extents_km: number[]}} box radial, in-track, cross-track
 */
export function boxCorners(states, box) {
  return CORNERS.map((signs) =>
    states.rtn_axes_teme.reduce(
      (corner, axis, i) => add(corner, scale(axis, signs[i] * box.half_extents_km[i])),
      states.r_primary_teme_km,
    ),
  );
}

/** @returns {number[][][]} the twelve edges, two points each */
export function boxEdges(states, box) {
  const corners = boxCorners(states, box);
  return EDGES.map(([a, b]) => [corners[a], corners[b]]);
}
