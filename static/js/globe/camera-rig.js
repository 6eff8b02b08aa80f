/* global Cesium */
// Where the camera stands: free around the Earth, or tied to something that moves.

import { julianDate, fixedFromTeme } from "./earth-frame.js";

const FLIGHT_S = 1.6;

/**
 * @callback FrameAt
 * @param {any} fixedFromTemeMatrix
 * @returns {any|null} Cesium.Matrix4, local m to Earth-fixed m; null when the thing is not known
 */

export class CameraRig {
  /**
   * @param {any} scene
   * @param {import("./clock.js").GlobeClock} clock
   */
  constructor(scene, clock) {
    this.camera = scene.camera;
    this.clock = clock;
    this.anchor = /** @type {FrameAt|null} */ (null);
    this.isFlying = false;
  }

  /**
   * Fly to a place beside something and stay tied to it.
   * @param {FrameAt} frameAt
   * @param {number[]} offsetKm camera in the local frame; it looks at the origin
   */
  flyBeside(frameAt, offsetKm) {
    this.release();
    const seconds = flightSeconds();
    const arrivalMs = this.clock.nowMs() + seconds * 1000 * this.clock.rate();
    const frame = frameAt(fixedFromTeme(julianDate(arrivalMs), new Cesium.Matrix4()));
    if (!frame) return;
    const pose = poseBeside(frame, offsetKm);
    this.#fly({
      destination: pose.position,
      orientation: { direction: pose.direction, up: pose.up },
      duration: seconds,
      complete: () => this.#tie(frameAt),
    });
  }

  /** Tangents of half the angles of view. */
  halfView() {
    const { fovy, aspectRatio } = this.camera.frustum;
    const up = Math.tan(fovy / 2);
    return { right: up * aspectRatio, up };
  }

  /** @param {{destination: any}} view Earth-fixed */
  flyFree(view) {
    this.release();
    this.#fly({ ...view, duration: flightSeconds() });
  }

  /** Let go of whatever the camera is tied to; it stays where it is. */
  release() {
    this.camera.cancelFlight();
    this.isFlying = false;
    this.anchor = null;
    this.camera.lookAtTransform(Cesium.Matrix4.IDENTITY);
  }

  /** Keep the camera's place beside what it is tied to. @param {any} fixedFromTemeMatrix */
  tick(fixedFromTemeMatrix) {
    const frame = this.anchor?.(fixedFromTemeMatrix);
    if (!frame) return;
    const { camera } = this;
    const local = ["position", "direction", "up", "right"].map((part) => [
      part,
      Cesium.Cartesian3.clone(camera[part]),
    ]);
    // NOTE: lookAtTransform keeps the camera's place in the world; here it must keep the local one.
    camera.lookAtTransform(frame);
    for (const [part, vector] of local) Cesium.Cartesian3.clone(vector, camera[part]);
  }

  #fly(flight) {
    this.isFlying = true;
    const complete = () => {
      this.isFlying = false;
      flight.complete?.();
    };
    this.camera.flyTo({ ...flight, complete, cancel: () => (this.isFlying = false) });
  }

  #tie(frameAt) {
    const now = julianDate(this.clock.nowMs());
    const frame = frameAt(fixedFromTeme(now, new Cesium.Matrix4()));
    if (!frame) return;
    this.camera.lookAtTransform(frame);
    this.anchor = frameAt;
  }
}

function poseBeside(frame, offsetKm) {
  const offset = Cesium.Cartesian3.fromElements(...offsetKm.map((km) => km * 1000));
  const origin = Cesium.Matrix4.getTranslation(frame, new Cesium.Cartesian3());
  const position = Cesium.Matrix4.multiplyByPoint(frame, offset, new Cesium.Cartesian3());
  const toOrigin = Cesium.Cartesian3.subtract(origin, position, new Cesium.Cartesian3());
  const direction = Cesium.Cartesian3.normalize(toOrigin, new Cesium.Cartesian3());
  const outward = Cesium.Cartesian3.normalize(origin, new Cesium.Cartesian3());
  const right = Cesium.Cartesian3.cross(direction, outward, new Cesium.Cartesian3());
  const up = Cesium.Cartesian3.cross(right, direction, new Cesium.Cartesian3());
  return { position, direction, up: Cesium.Cartesian3.normalize(up, up) };
}

function flightSeconds() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : FLIGHT_S;
}
