// From TEME kilometres to the pixels of the page, and back to the question "is it behind the Earth?".
// Pure: the matrices come from the scene, column-major, so that all of it is tested without one.

import { dot, subtract } from "../lib/vectors.js";

const EARTH_RADIUS_KM = 6371; // a mean sphere: which side of the limb a mark is on, no more

export class Projection {
  /**
   * @param {Object} view
   * @param {ArrayLike<number>} view.clipFromTeme 4 x 4, column-major; TEME in km
   * @param {number[]} view.cameraTemeKm
   * @param {number} view.width of the canvas, CSS pixels
   * @param {number} view.height
   */
  constructor({ clipFromTeme, cameraTemeKm, width, height }) {
    this.matrix = clipFromTeme;
    this.cameraTemeKm = cameraTemeKm;
    this.width = width;
    this.height = height;
  }

  /**
   * @param {number[]} rTemeKm
   * @returns {{x: number, y: number}|null} CSS pixels from the canvas's top left; null behind the camera
   */
  toScreen([x, y, z]) {
    const m = this.matrix;
    const w = m[3] * x + m[7] * y + m[11] * z + m[15];
    if (!(w > 0)) return null;
    const clipX = m[0] * x + m[4] * y + m[8] * z + m[12];
    const clipY = m[1] * x + m[5] * y + m[9] * z + m[13];
    return { x: (0.5 + clipX / w / 2) * this.width, y: (0.5 - clipY / w / 2) * this.height };
  }

  /** @param {number[]} rTemeKm */
  isBehindEarth(rTemeKm) {
    const sight = subtract(rTemeKm, this.cameraTemeKm);
    const nearest = -dot(this.cameraTemeKm, sight) / dot(sight, sight);
    if (nearest <= 0 || nearest >= 1) return false;
    const foot = [0, 1, 2].map((axis) => this.cameraTemeKm[axis] + nearest * sight[axis]);
    return dot(foot, foot) < EARTH_RADIUS_KM * EARTH_RADIUS_KM;
  }

  /**
   * Screen position of something that can be seen from here, or null.
   * @param {number[]} rTemeKm
   */
  visibleOnScreen(rTemeKm) {
    const place = this.toScreen(rTemeKm);
    if (!place || place.x < 0 || place.y < 0 || place.x > this.width || place.y > this.height) {
      return null;
    }
    return this.isBehindEarth(rTemeKm) ? null : place;
  }
}
