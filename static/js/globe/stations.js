// The protected stations: unmistakable, named, with their orbit drawn.

import { askServer } from "./server-answer.js";

const ORBIT_REFRESH_S = 1800; // an orbit line older than this no longer closes on its station

/**
 * @typedef {Object} ProtectedStation
 * @property {string} slug
 * @property {string} name
 * @property {string} short_name
 * @property {number} primary_norad_cat_id
 */

export class Stations {
  /**
   * @param {Object} parts
   * @param {string} parts.url
   * @param {import("./point-cloud.js").PointCloud} parts.cloud
   * @param {import("./labels.js").LabelLayer} parts.labels
   * @param {import("./tracks.js").Tracks} parts.tracks
   * @param {string} parts.color
   * @param {(noradCatId: number) => void} parts.onPress
   */
  constructor({ url, cloud, labels, tracks, color, onPress }) {
    Object.assign(this, { url, cloud, labels, tracks, color, onPress });
    this.stations = /** @type {ProtectedStation[]} */ ([]);
    this.orbitsOfUnixS = NaN;
    this.orbitsOfSet = "";
    this.quietId = /** @type {number|null} */ (null);
  }

  async load() {
    const response = await askServer(this.url);
    this.stations = (await response.json()).results;
    this.cloud.pin(this.ids);
    for (const station of this.stations) this.#label(station);
  }

  get ids() {
    return this.stations.map((station) => station.primary_norad_cat_id);
  }

  /** @param {number} noradCatId */
  isStation(noradCatId) {
    return this.ids.includes(noradCatId);
  }

  /** Keep the orbit lines near the instant shown. @param {number} tUnixS */
  follow(tUnixS) {
    const isNear = Math.abs(tUnixS - this.orbitsOfUnixS) < ORBIT_REFRESH_S;
    const objectSet = this.cloud.catalog?.objectSet ?? "";
    if (!this.stations.length || !objectSet || (isNear && this.orbitsOfSet === objectSet)) return;
    this.orbitsOfUnixS = tUnixS;
    this.orbitsOfSet = objectSet;
    for (const id of this.ids) {
      if (id === this.quietId || !this.cloud.objectOf(id)) this.tracks.erase(`station-${id}`);
      else this.tracks.draw(`station-${id}`, id, tUnixS, { color: this.color, opacity: 0.55 });
    }
  }

  /** Leave out the orbit of a station whose pass is drawn; null draws all again. @param {number|null} id */
  quieten(id) {
    this.quietId = id;
    this.orbitsOfUnixS = NaN;
  }

  #label({ slug, short_name: shortName, name, primary_norad_cat_id: id }) {
    this.labels.put(`station-${slug}`, {
      kind: "station",
      text: shortName || name,
      rTemeKm: () => this.cloud.stateOf(id)?.rKm ?? null,
      onPress: () => this.onPress(id),
    });
  }
}
