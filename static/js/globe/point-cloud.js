// The whole catalogue as moving points: its objects, their frames, what is shown, and where each is.

import { interpolatePositions, interpolateState } from "../lib/hermite.js";
import { untilItWorks } from "../lib/persistence.js";
import { everything, frameRegimes, visibilityMask } from "./filters.js";
import { FrameFeed } from "./frame-feed.js";
import { HermitePoints } from "./hermite-points.js";
import { ObjectCatalog } from "./object-catalog.js";
import { pointStyles } from "./point-styles.js";
import { askServer } from "./server-answer.js";

const PATIENCE_MS = 1200; // after a jump, frames take a moment: that is not news
const OUTDATED_OPACITY = 0.35;
const EMPTY_RETRY_MS = 5000; // for pages whose live stream is cut off

/** Events: "catalog" (objects loaded), "filter" (what is shown changed), "state" (feed came or failed). */
export class PointCloud extends EventTarget {
  /**
   * @param {Object} parts
   * @param {any} parts.scene
   * @param {{objects: string, frames: string}} parts.urls
   * @param {Record<string, import("./point-styles.js").PointLook>} parts.looks
   */
  constructor({ scene, urls, looks }) {
    super();
    this.scene = scene;
    this.urls = urls;
    this.looks = looks;
    this.catalog = /** @type {ObjectCatalog|null} */ (null);
    this.feed = /** @type {FrameFeed|null} */ (null);
    this.points = /** @type {HermitePoints|null} */ (null);
    this.pair = /** @type {import("./frame-feed.js").FramePair|null} */ (null);
    this.tUnixS = 0;
    this.wantingSinceMs = /** @type {number|null} */ (null);
    this.isHeld = false; // the clock is beyond what has been fetched: positions stand still
    this.criteria = everything();
    this.pinned = /** @type {number[]} */ ([]);
    this.mask = new Uint8Array(0);
    this.regimes = /** @type {string[]} */ ([]);
    this.loadFailure = /** @type {string|null} */ (null);
    this.coming = /** @type {{catalog: ObjectCatalog, feed: FrameFeed}|null} */ (null);
    this.isLoading = false;
    this.isAskedAgain = false;
    this.emptyTimer = 0;
  }

  /**
   * Load the objects; again and again, ever more slowly, until the server gives them. Asked for
   * while it loads, it loads once more: what is on its way may be older than the asking.
   */
  async load() {
    this.isAskedAgain = this.isLoading;
    if (this.isLoading) return;
    this.isLoading = true;
    const columns = await untilItWorks(
      async () => (await askServer(this.urls.objects)).json(),
      (error) => {
        this.loadFailure = error.message;
        this.dispatchEvent(new Event("state"));
      },
    );
    this.isLoading = false;
    this.#takeColumns(columns);
    if (this.isAskedAgain) await this.load();
  }

  /** @param {import("./filters.js").Criteria} criteria */
  setCriteria(criteria) {
    this.criteria = criteria;
    this.#restyle();
  }

  /** Objects that are shown whatever the filters say. @param {number[]} noradCatIds */
  pin(noradCatIds) {
    this.pinned = noradCatIds;
    this.#restyle();
  }

  /**
   * Move to an instant.
   * @param {number} tUnixS
   * @param {number} rate shown seconds a real second
   */
  follow(tUnixS, rate) {
    if (this.coming) this.#follow(this.coming, tUnixS, rate);
    if (this.feed) this.#move(tUnixS, rate);
    this.wantingSinceMs = this.isWanting ? (this.wantingSinceMs ?? performance.now()) : null;
    if (this.points) this.points.opacity = this.isOutdated ? OUTDATED_OPACITY : 1;
  }

  /** Positions at the clock's time are not there. */
  get isWanting() {
    return this.isHeld || !this.isReady;
  }

  /** They have not been there for longer than a fetch takes: what is drawn is not to be believed. */
  get isOutdated() {
    return this.isWanting && performance.now() - this.wantingSinceMs > PATIENCE_MS;
  }

  /** The failure to tell people about, or null. */
  get failure() {
    return this.loadFailure ?? this.feed?.failure ?? null;
  }

  /** There are no positions at this time, and waiting brings none. */
  get isUnavailable() {
    return Boolean(this.feed?.isUnavailable(this.tUnixS));
  }

  get isReady() {
    return this.pair !== null;
  }

  /** The server has answered, and has no objects yet. */
  get isEmpty() {
    return this.catalog?.count === 0;
  }

  /** The instant whose positions are drawn, Unix seconds: not the clock's when frames are missing. */
  get shownUnixS() {
    const { startUnixS, stepS } = this.pair;
    return Math.min(Math.max(this.tUnixS, startUnixS), startUnixS + stepS);
  }

  /** Every position now, TEME km, three numbers an object. Valid until the next call. */
  positions() {
    const { first, second, stepS } = this.pair;
    return interpolatePositions(first, second, this.#fraction(), stepS, this.positionsTemeKm);
  }

  /**
   * @param {number} noradCatId
   * @returns {{rKm: number[], vKmS: number[]}|null} TEME; null when it is not known
   */
  stateOf(noradCatId) {
    const index = this.catalog?.indexOf(noradCatId) ?? -1;
    if (index < 0 || !this.pair) return null;
    const { first, second, stepS } = this.pair;
    const state = interpolateState(first, second, index, this.#fraction(), stepS);
    return Number.isNaN(state.rKm[0]) ? null : state;
  }

  /** @param {number} noradCatId */
  objectOf(noradCatId) {
    const index = this.catalog?.indexOf(noradCatId) ?? -1;
    return index < 0 ? null : this.catalog.object(index);
  }

  get shownCount() {
    return this.mask.reduce((sum, shown) => sum + shown, 0);
  }

  #move(tUnixS, rate) {
    this.feed.follow(tUnixS, rate);
    const pair = this.feed.pairAt(tUnixS);
    this.isHeld = !pair;
    this.#takePair(pair ?? this.pair);
    this.tUnixS = tUnixS;
    if (this.pair) this.points.setTime(this.pair, tUnixS);
  }

  #fraction() {
    return (this.shownUnixS - this.pair.startUnixS) / this.pair.stepS;
  }

  #takeColumns(columns) {
    this.loadFailure = null;
    clearTimeout(this.emptyTimer);
    const catalog = new ObjectCatalog(columns);
    if (catalog.count === 0) this.emptyTimer = setTimeout(() => this.load(), EMPTY_RETRY_MS);
    if (catalog.objectSet === this.catalog?.objectSet) {
      this.#takeFacts(catalog);
      return;
    }
    this.coming?.feed.retire();
    const feed = this.#feedOf(catalog);
    this.coming = { catalog, feed };
    if (!this.isReady) this.#takeObjects(this.coming);
  }

  #feedOf({ objectSet, count, columns }) {
    const { frames: framesUrl } = this.urls;
    const feed = new FrameFeed({ framesUrl, objectSet, count, stepS: columns.frame_step_s });
    feed.addEventListener("objectset", () => this.load());
    feed.addEventListener("change", () => this.dispatchEvent(new Event("state")));
    return feed;
  }

  /** What is drawn stays until the frames of the newer objects are there: no empty sky in between. */
  #follow(coming, tUnixS, rate) {
    coming.feed.follow(tUnixS, rate);
    if (coming.catalog.count === 0 || coming.feed.pairAt(tUnixS)) this.#takeObjects(coming);
  }

  /** The same element sets, about which something was learnt: a type, an owner. */
  #takeFacts(catalog) {
    this.coming?.feed.retire();
    this.coming = null;
    this.catalog = catalog;
    this.#restyle();
    this.dispatchEvent(new Event("catalog"));
  }

  #takeObjects({ catalog, feed }) {
    this.coming = null;
    this.feed?.retire();
    if (this.points) this.scene.primitives.remove(this.points);
    this.catalog = catalog;
    this.feed = feed;
    this.pair = null;
    this.positionsTemeKm = new Float64Array(catalog.count * 3);
    this.points = this.scene.primitives.add(new HermitePoints(catalog.count));
    this.dispatchEvent(new Event("catalog"));
  }

  #takePair(pair) {
    const isFirst = !this.pair && pair;
    this.pair = pair;
    if (!isFirst) return;
    this.regimes = frameRegimes(pair.first);
    this.#restyle();
  }

  #restyle() {
    if (!this.catalog || this.regimes.length !== this.catalog.count) return;
    this.mask = visibilityMask(this.catalog, this.regimes, this.criteria);
    const pinned = this.pinned.map((id) => this.catalog.indexOf(id)).filter((index) => index >= 0);
    for (const index of pinned) this.mask[index] = 1;
    this.points.setStyles(pointStyles(this.catalog.columns.object_type, this.mask, this.looks));
    this.scene.requestRender();
    this.dispatchEvent(new Event("filter"));
  }
}
