// One object's orbit as a line, from the server's own SGP4.

import { answerOf } from "../lib/requests.js";

export class Tracks {
  /**
   * @param {string} url
   * @param {import("./orbit-lines.js").OrbitLines} lines
   */
  constructor(url, lines) {
    this.url = url;
    this.lines = lines;
    this.newest = /** @type {Map<string, number>} */ (new Map());
  }

  /**
   * Draw or redraw a group's line; one that was asked for earlier and comes later is dropped.
   * @param {string} group
   * @param {number} noradCatId
   * @param {number} tUnixS
   * @param {{color: string, opacity?: number, widthPx?: number, dashed?: boolean}} look
   */
  async draw(group, noradCatId, tUnixS, look) {
    const turn = this.#nextTurn(group);
    const address = `${this.url}?norad_cat_id=${noradCatId}&t=${tUnixS.toFixed(3)}`;
    const response = await answerOf(fetch(address)).catch(() => null);
    // A line that cannot be had is left out: the point itself says where the object is.
    if (!response?.ok || this.newest.get(group) !== turn) return;
    const rTemeKm = ((await response.json()).r_teme_km ?? []).filter(Boolean);
    if (this.newest.get(group) === turn) this.lines.draw(group, [{ rTemeKm, ...look }]);
  }

  /** @param {string} group */
  erase(group) {
    this.#nextTurn(group);
    this.lines.erase(group);
  }

  #nextTurn(group) {
    const turn = (this.newest.get(group) ?? 0) + 1;
    this.newest.set(group, turn);
    return turn;
  }
}
