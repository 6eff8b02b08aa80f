/* global Cesium */
// The globe: puts the parts together and draws a picture when one is due.

import { CameraRig } from "./camera-rig.js";
import { fixedFromLocal, fixedFromTeme, julianDate, unixSeconds } from "./earth-frame.js";
import { EncounterView } from "./encounter.js";
import { LabelLayer } from "./labels.js";
import { OrbitLines } from "./orbit-lines.js";
import { nearestObject } from "./picking.js";
import { PointCloud } from "./point-cloud.js";
import { looksFromCss } from "./point-styles.js";
import { pictureIntervalMs } from "./render-pace.js";
import { sceneProjection } from "./scene-projection.js";
import { Stations } from "./stations.js";
import { Tracks } from "./tracks.js";
import { View, goHome } from "./viewer.js";
import { untilItWorks } from "../lib/persistence.js";
import { rtnAxes } from "../lib/vectors.js";

const M_PER_KM = 1000;
const FIRST_LONGITUDE_DEG = 60;
const BESIDE_OBJECT_KM = [1500, -1900, -1100];
const MEAN_EARTH_RADIUS_KM = 6371;
const COST_WINDOW = 240; // pictures over which the cost is remembered

/**
 * Events: "press" {noradCatId|null}, "picture" (before each), "trouble" (something could not be
 * loaded yet), "failure" (it has stopped drawing); and the cloud's own events on `cloud`.
 */
export class Globe extends EventTarget {
  /**
   * @param {Object} parts
   * @param {HTMLElement} parts.canvasHome
   * @param {HTMLElement} parts.labelHome
   * @param {{objects: string, frames: string, track: string, stations: string}} parts.urls
   * @param {import("./clock.js").GlobeClock} parts.clock
   * @param {import("./sight.js").Sight} parts.sight
   */
  constructor({ canvasHome, labelHome, urls, clock, sight }) {
    super();
    this.clock = clock;
    this.sight = sight;
    this.view = new View(canvasHome);
    this.scene = this.view.scene;
    this.time = julianDate(clock.nowMs());
    this.fixedFromTeme = new Cesium.Matrix4();
    this.rig = new CameraRig(this.scene, clock);
    this.labels = new LabelLayer(labelHome);
    this.lines = new OrbitLines(this.scene);
    this.tracks = new Tracks(urls.track, this.lines);
    this.cloud = new PointCloud({ scene: this.scene, urls, looks: looksFromCss(canvasHome) });
    this.colors = colorsFromCss(canvasHome);
    this.stations = this.#stations(urls.stations);
    this.encounter = new EncounterView({
      lines: this.lines,
      boxLines: new OrbitLines(this.scene),
      labels: this.labels,
      rig: this.rig,
      stateOf: (noradCatId) => this.cloud.stateOf(noradCatId),
      colors: this.colors,
    });
    this.costsMs = /** @type {number[]} */ ([]);
    this.#listen();
    goHome(this.scene.camera, { longitudeDeg: FIRST_LONGITUDE_DEG });
  }

  /** Load what moves, and keep drawing, while it is in sight, until the page goes away. */
  async start() {
    this.#loop();
    const wait = untilItWorks(
      () => this.stations.load(),
      (error) => this.dispatchEvent(new CustomEvent("trouble", { detail: error })),
    );
    await Promise.all([this.cloud.load(), wait]);
  }

  /** The shown object under a point of the canvas, or null. @param {{x: number, y: number}} point */
  pick(point, reachPx) {
    if (!this.cloud.isReady) return null;
    const index = nearestObject({
      positionsTemeKm: this.cloud.positions(),
      mask: this.cloud.mask,
      projection: this.projection(),
      point,
      reachPx,
    });
    return index < 0 ? null : this.cloud.catalog.object(index);
  }

  /** @param {number} noradCatId */
  screenOf(noradCatId) {
    const state = this.cloud.stateOf(noradCatId);
    return state && this.projection().visibleOnScreen(state.rKm);
  }

  /**
   * Mark an object where it is now and draw its orbit; null unmarks.
   * @param {number|null} noradCatId
   * @param {{hasOrbit?: boolean}} [look] without its orbit where a pass already shows it
   */
  mark(noradCatId, { hasOrbit = true } = {}) {
    this.labels.remove("selected");
    this.tracks.erase("selected");
    const object = noradCatId === null ? null : this.cloud.objectOf(noradCatId);
    this.cloud.pin(object ? [...this.stations.ids, noradCatId] : this.stations.ids);
    this.scene.requestRender();
    if (!object || this.stations.isStation(noradCatId)) return;
    const look = { color: this.colors.selected, opacity: 0.8 };
    if (hasOrbit) this.tracks.draw("selected", noradCatId, this.clock.nowMs() / 1000, look);
    this.labels.put("selected", {
      kind: "selected",
      text: object.name,
      rTemeKm: () => this.cloud.stateOf(noradCatId)?.rKm ?? null,
    });
  }

  /** Go along with an object. @param {number} noradCatId */
  flyToObject(noradCatId) {
    this.rig.flyBeside((fixedFromTemeMatrix) => {
      const state = this.cloud.stateOf(noradCatId);
      return state && fixedFromLocal(fixedFromTemeMatrix, state.rKm, rtnAxes(state.rKm, state.vKmS));
    }, BESIDE_OBJECT_KM);
  }

  /** Show the whole Earth, on the side where the first station is. */
  goHome({ seconds = 1.2 } = {}) {
    this.rig.release();
    goHome(this.scene.camera, { longitudeDeg: this.#stationLongitudeDeg(), seconds });
  }

  /** How TEME km reach the pixels of the canvas at this instant. */
  projection() {
    return sceneProjection(this.scene, this.fixedFromTeme);
  }

  /** Stop drawing for ever: the browser has taken the graphics card away, say. */
  fail(error) {
    this.hasFailed = true;
    this.dispatchEvent(new CustomEvent("failure", { detail: error }));
  }

  #stations(url) {
    return new Stations({
      url,
      cloud: this.cloud,
      labels: this.labels,
      tracks: this.tracks,
      color: this.colors.station,
      onPress: (noradCatId) => this.#pressed(noradCatId),
    });
  }

  #listen() {
    this.scene.preRender.addEventListener(() => this.#beforePicture());
    this.scene.renderError.addEventListener((_, error) => this.fail(error));
    this.view.canvas.addEventListener("webglcontextlost", (event) => this.fail(event));
    this.cloud.addEventListener("state", () => this.scene.requestRender());
    this.clock.addEventListener("change", () => this.scene.requestRender());
  }

  #pressed(noradCatId) {
    this.dispatchEvent(new CustomEvent("press", { detail: { noradCatId } }));
  }

  #loop() {
    let dueMs = 0;
    const again = () => this.sight.whenSeen(() => requestAnimationFrame(step));
    const step = (nowMs) => {
      if (this.hasFailed) return;
      if (nowMs >= dueMs || this.rig.isFlying) {
        dueMs = nowMs + this.#intervalMs();
        this.scene.requestRender();
      }
      this.time = julianDate(this.clock.nowMs(), this.time);
      this.view.render(this.time);
      again();
    };
    again();
  }

  #intervalMs() {
    const { camera, canvas } = this.scene;
    return pictureIntervalMs({
      rate: this.clock.rate(),
      cameraHeightKm: camera.positionCartographic.height / M_PER_KM,
      pixelsPerRadian: canvas.clientHeight / camera.frustum.fovy,
    });
  }

  #beforePicture() {
    const startMs = performance.now();
    const tUnixS = unixSeconds(this.time);
    fixedFromTeme(this.time, this.fixedFromTeme);
    this.cloud.follow(tUnixS, this.clock.rate());
    this.stations.follow(tUnixS);
    this.encounter.follow(tUnixS);
    this.#faceStation();
    this.rig.tick(this.fixedFromTeme);
    this.#aim();
    this.labels.place(this.projection());
    this.dispatchEvent(new Event("picture"));
    this.costsMs.push(performance.now() - startMs);
    if (this.costsMs.length > COST_WINDOW) this.costsMs.shift();
  }

  /** Once, as soon as it is known where a station is, unless someone has chosen a view already. */
  #faceStation() {
    if (this.hasFaced || !this.cloud.isReady || !this.stations.ids.length) return;
    this.hasFaced = true;
    if (!this.rig.isFlying && !this.rig.anchor) this.goHome({ seconds: 0 });
  }

  #stationLongitudeDeg() {
    const [first] = this.stations.ids;
    const state = first === undefined ? null : this.cloud.stateOf(first);
    if (!state) return FIRST_LONGITUDE_DEG;
    const fixed = Cesium.Matrix4.multiplyByPoint(
      this.fixedFromTeme,
      Cesium.Cartesian3.fromArray(state.rKm),
      new Cesium.Cartesian3(),
    );
    return Cesium.Math.toDegrees(Math.atan2(fixed.y, fixed.x));
  }

  #aim() {
    this.lines.setModelMatrix(this.fixedFromTeme);
    this.encounter.aim(this.fixedFromTeme);
    if (!this.cloud.points) return;
    Cesium.Matrix4.clone(this.fixedFromTeme, this.cloud.points.modelMatrix);
    const distanceKm = Cesium.Cartesian3.magnitude(this.scene.camera.positionWC) / M_PER_KM;
    this.cloud.points.nearestKm = Math.max(distanceKm - MEAN_EARTH_RADIUS_KM, 800);
  }
}

function colorsFromCss(element) {
  const style = getComputedStyle(element);
  const color = (name) => style.getPropertyValue(`--globe-${name}`).trim();
  return {
    station: color("station"),
    secondary: color("secondary"),
    selected: color("selected"),
    miss: color("miss"),
    box: color("box"),
  };
}
