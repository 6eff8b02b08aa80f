// The boxes around a station, drawn along its own axes so that they can go with it: as ghosts where
// they lie at closest approach, or near by with named axes that tell how large they are.

import { boxCorners, boxEdges, scaledAxes, smallestFirst, temeOf } from "./box-view.js";
import { fixedFromLocal } from "./earth-frame.js";

const NEAR_CORNER = 0; // from where the camera looks at a box, and on whose sides there is room
const NEAR_TOP_CORNERS = [1, 3];
const LABELLED_CORNERS = [5, 1, 6]; // apart from each other, so that nested boxes' names are too
const SMALLER_OPACITY = 0.38;
const GROUP = "boxes";

/** @typedef {{originTemeKm: number[], axesTeme: number[][]}} Axes */

export class StationBoxes {
  /**
   * @param {Object} parts
   * @param {import("./orbit-lines.js").OrbitLines} parts.lines of their own: they move otherwise
   * @param {import("./labels.js").LabelLayer} parts.labels
   * @param {string} parts.color
   */
  constructor({ lines, labels, color }) {
    Object.assign(this, { lines, labels, color });
    this.axes = /** @type {Axes|null} */ (null);
  }

  /** @param {Axes} axes where the station's axes are now */
  place(axes) {
    this.axes = axes;
  }

  /** @param {any} fixedFromTemeMatrix */
  aim(fixedFromTemeMatrix) {
    if (!this.axes) return;
    const frame = fixedFromLocal(fixedFromTemeMatrix, this.axes.originTemeKm, this.axes.axesTeme);
    this.lines.setLocalFrame(frame);
  }

  /**
   * All boxes, as the ghost of an instant.
   * @param {import("./box-view.js").Box[]} boxes
   * @param {{opacity: number, dashed: boolean}} ghost
   * @param {Axes} axes
   */
  drawGhost(boxes, { opacity, dashed }, axes) {
    this.#begin(axes);
    const largestFirst = smallestFirst(boxes).reverse();
    this.lines.draw(
      GROUP,
      largestFirst.flatMap((box, i) => this.#edges(box, { opacity: opacity * (i ? 0.85 : 0.5), dashed })),
    );
    largestFirst.forEach((box, i) => this.#name(box, LABELLED_CORNERS[i % LABELLED_CORNERS.length], box.name));
  }

  /**
   * One box with its scale, and those inside it; the sides of a larger one would cross the picture
   * without telling where they belong.
   * @param {import("./box-view.js").Box[]} boxes
   * @param {import("./box-view.js").Box|null} framed
   * @param {Axes} axes
   */
  drawScaled(boxes, framed, axes) {
    this.#begin(axes);
    if (!framed) return;
    const sorted = smallestFirst(boxes);
    const smaller = sorted.slice(0, sorted.indexOf(framed));
    this.lines.draw(GROUP, [
      ...smaller.flatMap((box) => this.#edges(box, { opacity: SMALLER_OPACITY, widthPx: 1 })),
      ...this.#edges(framed, { opacity: 0.95, widthPx: 1.6 }),
      ...scaledAxes(framed).map(({ tipKm }) => this.#line([[0, 0, 0], tipKm], { opacity: 1, widthPx: 2.2 })),
    ]);
    smaller.forEach((box, i) => this.#name(box, NEAR_TOP_CORNERS[i % 2], box.name));
    this.#name(framed, NEAR_CORNER, `${framed.name} \u00b1 ${framed.half_extents_km.join(" \u00d7 ")} km`);
    for (const { word, tipKm, text } of scaledAxes(framed)) this.#put(`axis-${word}`, "axis", text, tipKm);
  }

  erase() {
    this.axes = null;
    this.lines.erase(GROUP);
    this.labels.removeAll("encounter-box-");
  }

  #begin(axes) {
    this.erase();
    this.axes = axes;
  }

  #edges(box, look) {
    return boxEdges(box).map((edge) => this.#line(edge, look));
  }

  #line(pointsKm, { opacity, widthPx = 1.2, dashed = false }) {
    return { rTemeKm: pointsKm, color: this.color, opacity, widthPx, dashed };
  }

  #name(box, corner, text) {
    const corners = boxCorners(box);
    this.#put(box.name, "box", text, corners[corner], [corners[0], corners[7]]);
  }

  #put(key, kind, text, localKm, span) {
    const place = (pointKm) => this.axes && temeOf(pointKm, this.axes);
    const onlyIfSeen = span && (() => span.map(place));
    this.labels.put(`encounter-box-${key}`, { kind, text, rTemeKm: () => place(localKm), onlyIfSeen });
  }
}
