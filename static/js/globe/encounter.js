// The selected pass: both arcs, and a ghost of closest approach: hollow marks, the station's boxes as
// they lie then, the miss. It becomes solid only while the clock is there.

import { lagrangeRefined } from "../lib/lagrange.js";
import { add, rtnAxes, scale } from "../lib/vectors.js";
import { boxCorners, fittingRangeKm, framedBox } from "./box-view.js";
import { fixedFromLocal } from "./earth-frame.js";
import { askServer } from "./server-answer.js";
import { StationBoxes } from "./station-boxes.js";
import { tcaPhase, tcaWords } from "./tca-words.js";

const FINER = 8; // 60 s samples to 7.5 s: half a degree of arc, 70 m of sagitta
const OVERVIEW_KM = [2600, -2400, -1500];
const CLOSE_DIRECTION = [0.46, -0.64, -0.615];
const GHOST_OPACITY = 0.55;

export class EncounterView {
  /**
   * @param {Object} parts
   * @param {import("./orbit-lines.js").OrbitLines} parts.lines
   * @param {import("./orbit-lines.js").OrbitLines} parts.boxLines lines along a station's own axes
   * @param {import("./labels.js").LabelLayer} parts.labels
   * @param {import("./camera-rig.js").CameraRig} parts.rig
   * @param {(noradCatId: number) => {rKm: number[], vKmS: number[]}|null} parts.stateOf TEME, now
   * @param {{station: string, secondary: string, miss: string, box: string}} parts.colors
   */
  constructor({ lines, boxLines, labels, rig, stateOf, colors }) {
    Object.assign(this, { lines, labels, rig, stateOf, colors });
    this.boxes = new StationBoxes({ lines: boxLines, labels, color: colors.box });
    this.encounter = /** @type {any} */ (null);
    this.asked = 0;
    this.isThere = false; // is the clock at closest approach?
    this.isClose = false; // the camera was sent to the boxes, which now go with the station
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
    this.#labelMiss();
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
    this.boxes.place(this.#axes());
    const words = tcaWords(tcaUnixS, tUnixS);
    this.labels.say("encounter-secondary", isThere ? words : `${secondary.name} ${words}`);
    this.labels.say("encounter-primary", isThere ? "" : `${primary.name} ${words}`);
  }

  /** Turn the boxes with the Earth. @param {any} fixedFromTemeMatrix */
  aim(fixedFromTemeMatrix) {
    if (this.encounter) this.boxes.aim(fixedFromTemeMatrix);
  }

  clear() {
    this.asked += 1;
    this.encounter = null;
    this.isThere = false;
    this.isClose = false;
    this.boxes.erase();
    for (const group of ["arcs", "miss"]) this.lines.erase(`encounter-${group}`);
    this.labels.removeAll("encounter-");
  }

  /** See the whole geometry from outside. */
  flyToOverview() {
    this.#setClose(false);
    this.rig.flyBeside(this.#frameAt(), OVERVIEW_KM);
  }

  /**
   * See the whole box that holds the miss, from outside it, and go along with the station.
   * @param {number} tUnixS the clock's, which may just have jumped
   */
  flyClose(tUnixS) {
    this.follow(tUnixS);
    this.#setClose(true);
    const { boxes, ric_km: ricKm } = this.encounter;
    const framed = framedBox(boxes, ricKm);
    const points = [...(framed ? boxCorners(framed) : []), [0, 0, 0], ricKm];
    const rangeKm = fittingRangeKm(CLOSE_DIRECTION, points, this.rig.halfView());
    this.rig.flyBeside(this.#frameAt(), scale(CLOSE_DIRECTION, rangeKm));
  }

  #setClose(isClose) {
    if (isClose === this.isClose) return;
    this.isClose = isClose;
    this.#drawLines();
  }

  /** The station's axes: where they lie at closest approach, or where it is while the clock runs on. */
  #axes() {
    const { tca_states: states, primary } = this.encounter;
    const now = this.isClose && !this.isThere ? this.stateOf(primary.norad_cat_id) : null;
    if (now) return { originTemeKm: now.rKm, axesTeme: rtnAxes(now.rKm, now.vKmS) };
    return { originTemeKm: states.r_primary_teme_km, axesTeme: states.rtn_axes_teme };
  }

  #frameAt() {
    return (fixedFromTemeMatrix) => {
      if (!this.encounter) return null;
      const { originTemeKm, axesTeme } = this.#axes();
      return fixedFromLocal(fixedFromTemeMatrix, originTemeKm, axesTeme);
    };
  }

  #drawLines() {
    const ghost = { opacity: this.isThere ? 1 : GHOST_OPACITY, dashed: !this.isThere };
    this.#drawArcs();
    this.#drawMiss(ghost);
    const { boxes, ric_km: ricKm } = this.encounter;
    if (this.isClose) this.boxes.drawScaled(boxes, framedBox(boxes, ricKm), this.#axes());
    else this.boxes.drawGhost(boxes, ghost, this.#axes());
  }

  #drawArcs() {
    const { offset_s: offsetsS, ...arcs } = this.encounter.arc;
    const look = { widthPx: 1.8, opacity: this.isThere ? 0.9 : GHOST_OPACITY };
    this.lines.draw("encounter-arcs", [
      { rTemeKm: arcPoints(offsetsS, arcs.r_primary_teme_km), color: this.colors.station, ...look },
      { rTemeKm: arcPoints(offsetsS, arcs.r_secondary_teme_km), color: this.colors.secondary, ...look },
    ]);
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
    this.labels.put("encounter-primary", { ...ghost("primary", from), onlyIfSeen: () => [from, to] });
    this.labels.put("encounter-secondary", ghost("secondary", to));
    const middle = scale(add(from, to), 0.5);
    this.labels.put("encounter-miss", {
      kind: "miss",
      text: `${missKm.toFixed(missKm < 10 ? 3 : 2)} km`,
      rTemeKm: () => middle,
    });
  }
}

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
