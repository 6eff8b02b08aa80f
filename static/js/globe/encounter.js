// The selected pass: both arcs, and a ghost of closest approach: hollow marks, the station's boxes as
// they lie then, the miss. It becomes solid only while the clock is there.

import { lagrangeRefined } from "../lib/lagrange.js";
import { add, scale } from "../lib/vectors.js";
import { fixedFromLocal } from "./earth-frame.js";
import { askServer } from "./server-answer.js";
import { tcaPhase, tcaWords } from "./tca-words.js";

const FINER = 8; // 60 s samples to 7.5 s: half a degree of arc, 70 m of sagitta
const OVERVIEW_KM = [2600, -2400, -1500];
const CLOSE_DIRECTION = [0.42, -0.68, -0.6];
const CLOSE_BOXES = 1.3; // camera distance in half-extents
const CLOSE_MISSES = 6;
const NEAREST_KM = 20;
const GHOST_OPACITY = 0.55;

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
    this.isThere = false; // is the clock at closest approach?
  }

  /**
   * Load and draw one; whatever was drawn before goes.
   * @param {string} url
   * @returns {Promise<any|null>} the encounter, or null when another was asked for meanwhile
   */
  async show(url) {
    this.clear();
    const turn = this.asked;
    const encounter = await (await askServer(url)).json();
    if (turn !== this.asked) return null;
    this.encounter = encounter;
    this.#drawLines();
    this.#putLabels();
    return encounter;
  }

  /** Say and draw how the instant shown stands to closest approach. @param {number} tUnixS */
  follow(tUnixS) {
    if (!this.encounter) return;
    const { tca_unix_s: tcaUnixS, primary, secondary } = this.encounter;
    const isThere = tcaPhase(tcaUnixS, tUnixS) === "now";
    if (isThere !== this.isThere) {
      this.isThere = isThere;
      this.#drawLines();
    }
    const words = tcaWords(tcaUnixS, tUnixS);
    this.labels.say("encounter-secondary", isThere ? words : `${secondary.name} ${words}`);
    this.labels.say("encounter-primary", isThere ? "" : `${primary.name} ${words}`);
  }

  clear() {
    this.asked += 1;
    this.encounter = null;
    this.isThere = false;
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

  #drawLines() {
    const ghost = { opacity: this.isThere ? 1 : GHOST_OPACITY, dashed: !this.isThere };
    this.#drawArcs();
    this.#drawBoxes(ghost);
    this.#drawMiss(ghost);
  }

  #putLabels() {
    this.#labelBoxes();
    this.#labelMiss();
  }

  #drawArcs() {
    const { offset_s: offsetsS, ...arcs } = this.encounter.arc;
    const look = { widthPx: 1.8, opacity: this.isThere ? 0.9 : GHOST_OPACITY };
    this.lines.draw("encounter-arcs", [
      { rTemeKm: arcPoints(offsetsS, arcs.r_primary_teme_km), color: this.colors.station, ...look },
      { rTemeKm: arcPoints(offsetsS, arcs.r_secondary_teme_km), color: this.colors.secondary, ...look },
    ]);
  }

  get #largestFirst() {
    return [...this.encounter.boxes].sort((a, b) => volume(b) - volume(a));
  }

  #drawBoxes({ opacity, dashed }) {
    const { tca_states: states } = this.encounter;
    this.lines.draw(
      "encounter-boxes",
      this.#largestFirst.flatMap((box, i) => {
        const own = opacity * (i === 0 ? 0.5 : 0.85);
        const look = { color: this.colors.box, opacity: own, widthPx: 1.2, dashed };
        return boxEdges(states, box).map((rTemeKm) => ({ rTemeKm, ...look }));
      }),
    );
  }

  #labelBoxes() {
    const { tca_states: states } = this.encounter;
    this.#largestFirst.forEach((box, i) => {
      const corners = boxCorners(states, box);
      this.labels.put(`encounter-box-${box.name}`, {
        kind: "box",
        text: box.name,
        rTemeKm: () => corners[LABELLED_CORNERS[i % LABELLED_CORNERS.length]],
        onlyIfSeen: [corners[0], corners[7]],
      });
    });
  }

  #drawMiss(ghost) {
    const { r_primary_teme_km: from, r_secondary_teme_km: to } = this.encounter.tca_states;
    const look = { color: this.colors.miss, widthPx: 2.5, ...ghost };
    this.lines.draw("encounter-miss", [{ rTemeKm: [from, to], ...look }]);
  }

  #labelMiss() {
    const { tca_states: states, miss_distance_km: missKm } = this.encounter;
    const [from, to] = [states.r_primary_teme_km, states.r_secondary_teme_km];
    const ghost = (role, rTemeKm) => ({ kind: `ghost-${role}`, text: "", rTemeKm: () => rTemeKm });
    this.labels.put("encounter-primary", { ...ghost("primary", from), onlyIfSeen: [from, to] });
    this.labels.put("encounter-secondary", ghost("secondary", to));
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
