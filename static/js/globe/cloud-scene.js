/* global Cesium */
// The cloud of a break-up on the globe, as it is some time after: its pieces and the stations'
// orbits. The stars stand still in the picture and the Earth turns, so that what spreads is the cloud.

import { ORBIT_SIZE, ellipse, middleOf, orbitOf, statesAfter } from "../lib/cloud-orbits.js";
import { DAY_S } from "../lib/cloud-time.js";
import { STATE_SIZE } from "../lib/hermite.js";
import { add, cross, dot, length, scale, unit } from "../lib/vectors.js";
import { fixedFromLocal, fixedFromTeme, julianDate } from "./earth-frame.js";
import { HermitePoints } from "./hermite-points.js";
import { LabelLayer } from "./labels.js";
import { OrbitLines } from "./orbit-lines.js";
import { STYLE_SIZE, rgbOf } from "./point-styles.js";
import { sceneProjection } from "./scene-projection.js";
import { View } from "./viewer.js";

const STEP_S = 60; // between two instants that are worked out; what lies between is interpolated
const EARTH_RADIUS_KM = 6371;
const IN_VIEW_KM = 8800; // from the Earth's middle: most clouds reach little higher
const M_PER_KM = 1000;
const NEAREST_KM = 800;
const STARS = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
const PLACES_KNOWN_S = 3 * DAY_S; // a station's place is not to be said for longer: it manoeuvres
const SIZE_TENTHS_PX = 30;
const OPACITY = 210;
const SWARM = 0.3; // mean of the pieces' directions, over which they are on one side of the Earth

/** Events: "picture" (before each), "failure" (it has stopped drawing). */
export class CloudScene extends EventTarget {
  /**
   * @param {Object} parts
   * @param {HTMLElement} parts.canvasHome
   * @param {HTMLElement} parts.labelHome
   * @param {{epoch_unix_s: number, count: number, parents: number[], down_days: Record<string, (number|null)[]>, stations: {name: string, state_teme: number[], is_placed: boolean}[]}} parts.facts
   * @param {import("./cloud-feed.js").CloudFeed} parts.feed which has its first snapshot
   */
  constructor({ canvasHome, labelHome, facts, feed }) {
    super();
    this.facts = facts;
    this.feed = feed;
    this.stations = facts.stations.map(({ name, state_teme: s, is_placed: isPlaced }) => {
      return { name, isPlaced, orbit: orbitOf(s.slice(0, 3), s.slice(3)) };
    });
    this.view = new View(canvasHome);
    this.scene = this.view.scene;
    this.labels = new LabelLayer(labelHome);
    this.lines = new OrbitLines(this.scene);
    this.points = this.scene.primitives.add(new HermitePoints(facts.count));
    this.spare = Array.from({ length: 4 }, () => new Float32Array(facts.count * STATE_SIZE));
    this.fixedFromTeme = new Cesium.Matrix4();
    this.pair = /** @type {import("./frame-feed.js").FramePair|null} */ (null);
    this.orbits = /** @type {Float64Array|null} */ (null);
    this.isHeld = false; // the snapshot before the instant shown is still on its way
    this.seconds = 0;
    this.linesOfS = NaN;
    this.stationColor = getComputedStyle(canvasHome).getPropertyValue("--globe-station").trim();
    this.points.setStyles(styles(facts.parents, canvasHome));
    this.#listen();
    this.#labelStations();
    this.show(0);
    this.stand();
  }

  /** Go to an instant. @param {number} seconds after the break-up */
  show(seconds) {
    this.seconds = seconds;
    this.#takePair();
    this.points.setTime(this.pair, seconds);
    fixedFromTeme(this.#time(), this.fixedFromTeme);
    this.#drawOrbits();
    this.scene.requestRender();
  }

  /** Draw a picture, if anything asks for one. */
  render() {
    this.view.render(this.#time());
  }

  /** How many pieces have a place at the instant shown. */
  get drawn() {
    const { first } = this.pair;
    let known = 0;
    for (let at = 0; at < first.length; at += STATE_SIZE) known += Number.isNaN(first[at]) ? 0 : 1;
    return known;
  }

  /** Stand where the break-up is seen from above and to the side. */
  stand() {
    this.#standAt(() => this.#firstPlace());
  }

  /** Go round to the side of the cloud while it is one swarm and the Earth hides it. */
  face() {
    const middle = middleOf(this.pair.first);
    const { x, y, z } = this.scene.camera.position; // among the stars, as the pieces are
    if (length(middle) > SWARM && dot(middle, [x, y, z]) < 0) this.#standAt(() => this.#placeOver(middle));
  }

  /** @param {() => number[]} place worked out once the canvas has its size */
  #standAt(place) {
    this.view.render(this.#time()); // the canvas takes its size, and the camera its angle
    const [x, y, z] = place();
    this.scene.camera.lookAtTransform(this.#starFrame(), new Cesium.Cartesian3(x, y, z));
    this.scene.requestRender();
  }

  /** Turn around the Earth (rad) or come nearer (a share of the way). */
  move({ right = 0, up = 0, nearer = 0 }) {
    const { camera } = this.scene;
    if (right) camera.rotateRight(right);
    if (up) camera.rotateDown(up);
    if (nearer) camera.moveForward(Cesium.Cartesian3.magnitude(camera.position) * nearer);
    this.scene.requestRender();
  }

  #time() {
    return julianDate((this.facts.epoch_unix_s + this.seconds) * 1000);
  }

  #listen() {
    this.scene.preRender.addEventListener(() => this.#beforePicture());
    const fail = () => this.dispatchEvent(new Event("failure"));
    this.scene.renderError.addEventListener(fail);
    this.view.canvas.addEventListener("webglcontextlost", fail);
  }

  #beforePicture() {
    this.#keepAmongStars();
    this.lines.setModelMatrix(this.fixedFromTeme);
    Cesium.Matrix4.clone(this.fixedFromTeme, this.points.modelMatrix);
    const awayKm = Cesium.Cartesian3.magnitude(this.scene.camera.positionWC) / M_PER_KM;
    this.points.nearestKm = Math.max(awayKm - EARTH_RADIUS_KM, NEAREST_KM);
    this.labels.place(sceneProjection(this.scene, this.fixedFromTeme));
    this.dispatchEvent(new Event("picture"));
  }

  /** The camera keeps its place among the stars while the Earth turns under it. */
  #keepAmongStars() {
    const { camera } = this.scene;
    const own = ["position", "direction", "up", "right"].map((part) => [part, Cesium.Cartesian3.clone(camera[part])]);
    camera.lookAtTransform(this.#starFrame());
    for (const [part, vector] of own) Cesium.Cartesian3.clone(vector, camera[part]);
  }

  #starFrame() {
    return fixedFromLocal(this.fixedFromTeme, [0, 0, 0], STARS);
  }

  /** From the side of the break-up, half way to over its orbit: the ring it becomes is seen as one. */
  #firstPlace() {
    const start = this.#firstState();
    return start ? this.#placeOver(start.slice(0, 3)) : [this.#distanceKm() * M_PER_KM, 0, 0];
  }

  /** Above a place (any length) and to the side of the orbit that was broken up. */
  #placeOver(r) {
    const start = this.#firstState();
    const normal = unit(cross(start.slice(0, 3), start.slice(3)));
    const over = normal[2] < 0 ? scale(normal, -1) : normal;
    return scale(unit(add(unit(r), scale(over, 0.6))), this.#distanceKm() * M_PER_KM);
  }

  /** The first piece that has one, at the break-up; null where none has. */
  #firstState() {
    const { orbits } = this.feed.before(0);
    const known = orbits.findIndex(Number.isFinite);
    if (known < 0) return null;
    return [...statesAfter(orbits.subarray(known, known + ORBIT_SIZE), 0, new Float32Array(STATE_SIZE))];
  }

  /** From where the whole ring fits into the picture, whichever way that is narrower. */
  #distanceKm() {
    const { fovy, aspectRatio } = this.scene.camera.frustum;
    const up = Math.tan(fovy / 2);
    return IN_VIEW_KM / Math.sin(Math.atan(Math.min(up, up * aspectRatio)));
  }

  /** The two worked-out instants around the one shown, from the newest snapshot before them. */
  #takePair() {
    const startUnixS = Math.floor(this.seconds / STEP_S) * STEP_S;
    const newest = this.feed.before(startUnixS);
    this.isHeld = !newest?.isNewest;
    if (!newest) return; // another Sun's first is on its way: what is drawn stays till it comes
    const { orbits, offsetS } = newest;
    if (this.pair?.startUnixS === startUnixS && this.orbits === orbits) return;
    this.orbits = orbits;
    const [first, second, ...rest] = this.spare;
    statesAfter(orbits, startUnixS - offsetS, first);
    statesAfter(orbits, startUnixS - offsetS + STEP_S, second);
    this.#takeDown(first, startUnixS / DAY_S);
    this.spare = [...rest, first, second];
    this.pair = { first, second, startUnixS, stepS: STEP_S };
  }

  /** What has come down since the snapshot has no place any more. */
  #takeDown(states, days) {
    this.facts.down_days[this.feed.sun].forEach((down, index) => {
      if (down !== null && down <= days) states.fill(NaN, index * STATE_SIZE, (index + 1) * STATE_SIZE);
    });
  }

  /** The stations' orbits, their nodes turned as the Earth's flattening turns them. */
  #drawOrbits() {
    if (Math.abs(this.seconds - this.linesOfS) < 1800) return;
    this.linesOfS = this.seconds;
    const look = { color: this.stationColor, opacity: 0.75, widthPx: 1.6 };
    this.lines.draw(
      "stations",
      this.stations.map(({ orbit }) => ({ rTemeKm: ellipse(orbit, this.seconds), ...look })),
    );
  }

  #labelStations() {
    for (const { name, orbit } of this.stations.filter(({ isPlaced }) => isPlaced)) {
      this.labels.put(`station-${name}`, { kind: "station", text: name, rTemeKm: () => this.#placeOf(orbit) });
    }
  }

  #placeOf(orbit) {
    if (this.seconds > PLACES_KNOWN_S) return null;
    return [...statesAfter(orbit, this.seconds, new Float32Array(STATE_SIZE)).slice(0, 3)];
  }
}

/** Blue of the first body, orange of the second: apart for every eye. */
function styles(parents, element) {
  const css = getComputedStyle(element);
  const colours = ["target", "projectile"].map((name) => rgbOf(css.getPropertyValue(`--cloud-${name}`)));
  const all = new Uint8Array(parents.length * STYLE_SIZE);
  parents.forEach((parent, index) => all.set([...colours[parent], OPACITY, SIZE_TENTHS_PX], index * STYLE_SIZE));
  return all;
}
