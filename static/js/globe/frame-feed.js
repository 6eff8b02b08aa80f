// Frames of the whole catalogue, fetched ahead of the clock and kept while they are of use.

import { STATE_SIZE } from "../lib/hermite.js";
import { retryDelayMs } from "../lib/persistence.js";
import { word } from "../lib/words.js";
import { errorMessage, reach } from "./server-answer.js";

const BYTES_PER_OBJECT = STATE_SIZE * Float32Array.BYTES_PER_ELEMENT;
const KEPT_FRAMES = 8;
const COARSEST = 4; // steps of 4 x 60 s still interpolate to 110 m, a pixel at most at such speeds
const MIN_REAL_S_PER_STEP = 1;
const REPLACED_RETRY_MS = 2000; // the list of objects is being loaded meanwhile
const FAR_TIME_S = 3600; // elements are too old by days, never by minutes
const REFUSED_RETRY_MS = 30000; // it was understood and refused: asking again soon changes nothing

/**
 * @typedef {Object} FramePair
 * @property {Float32Array} first states at `startUnixS`
 * @property {Float32Array} second states `stepS` later
 * @property {number} startUnixS
 * @property {number} stepS
 */

/**
 * Events: "objectset" (newer elements have come: load the objects again), "change" (a frame came,
 * or `failure` changed).
 */
export class FrameFeed extends EventTarget {
  /**
   * @param {Object} parts
   * @param {string} parts.framesUrl
   * @param {string} parts.objectSet
   * @param {number} parts.count objects in a frame
   * @param {number} parts.stepS
   * @param {typeof fetch} [parts.fetch]
   * @param {() => number} [parts.monotonicMs]
   * @param {() => number} [parts.random]
   */
  constructor({ framesUrl, objectSet, count, stepS, ...rest }) {
    super();
    this.framesUrl = framesUrl;
    this.objectSet = objectSet;
    this.count = count;
    this.baseStepS = stepS;
    this.fetch = rest.fetch ?? ((...request) => fetch(...request));
    this.monotonicMs = rest.monotonicMs ?? (() => performance.now());
    this.random = rest.random ?? Math.random;
    this.frames = /** @type {Map<number, Float32Array>} */ (new Map());
    this.pending = /** @type {Map<number, AbortController>} */ (new Map());
    this.failure = /** @type {string|null} */ (null);
    this.failures = 0;
    this.retryAtMs = 0;
    this.unavailableUnixS = NaN; // around it there are no frames: it is too far from the elements
    this.lastAskedUnixS = NaN;
    this.isRetired = false;
  }

  /**
   * Fetch what the clock needs now and soon. Cheap when there is nothing to do: call it every frame.
   * @param {number} tUnixS
   * @param {number} rate shown seconds a real second
   */
  follow(tUnixS, rate) {
    if (this.isRetired || this.count === 0) return;
    const needed = this.#needed(tUnixS, rate);
    if (this.#hasJumped(tUnixS, rate)) {
      this.retryAtMs = 0;
      this.failures = 0;
    }
    this.lastAskedUnixS = tUnixS;
    for (const [instant, abort] of this.pending) {
      if (!needed.includes(instant)) abort.abort();
    }
    if (this.isUnavailable(tUnixS) || this.monotonicMs() < this.retryAtMs) return;
    for (const instant of needed) {
      if (!this.frames.has(instant) && !this.pending.has(instant)) this.#load(instant);
    }
  }

  /**
   * The two frames around an instant, at the coarsest step that is there.
   * @param {number} tUnixS
   * @returns {FramePair|null}
   */
  pairAt(tUnixS) {
    for (let factor = 1; factor <= COARSEST; factor *= 2) {
      const stepS = this.baseStepS * factor;
      const startUnixS = Math.floor(tUnixS / stepS) * stepS;
      const first = this.frames.get(startUnixS);
      const second = this.frames.get(startUnixS + stepS);
      if (first && second) return { first, second, startUnixS, stepS };
    }
    return null;
  }

  /** Are there no frames at an instant, as the server said? @param {number} tUnixS */
  isUnavailable(tUnixS) {
    return Math.abs(tUnixS - this.unavailableUnixS) < FAR_TIME_S;
  }

  /** Stop for good: a new object set has its own feed. */
  retire() {
    this.isRetired = true;
    for (const abort of this.pending.values()) abort.abort();
  }

  #needed(tUnixS, rate) {
    const stepS = this.#stepS(rate);
    const startUnixS = Math.floor(tUnixS / stepS) * stepS;
    const ahead = rate > 1 ? 3 : 2;
    return Array.from({ length: ahead + (rate === 0 ? 0 : 1) }, (_, i) => startUnixS + i * stepS);
  }

  #stepS(rate) {
    let factor = 1;
    while (factor < COARSEST && (this.baseStepS * factor) / rate < MIN_REAL_S_PER_STEP) factor *= 2;
    return this.baseStepS * factor;
  }

  #hasJumped(tUnixS, rate) {
    return !(Math.abs(tUnixS - this.lastAskedUnixS) < 2 * this.#stepS(rate));
  }

  async #load(instant) {
    const abort = new AbortController();
    this.pending.set(instant, abort);
    try {
      const frame = await this.#fetchFrame(instant, abort.signal);
      if (frame) this.#keep(instant, frame);
    } catch (error) {
      if (!abort.signal.aborted) this.#failed(error);
    } finally {
      this.pending.delete(instant);
    }
  }

  async #fetchFrame(instant, signal) {
    const address = `${this.framesUrl}?t=${instant}&object_set=${encodeURIComponent(this.objectSet)}`;
    const response = await reach(this.fetch(address, { signal }));
    if (response.status === 204) {
      const why = response.headers.get("X-Frame-Unavailable");
      if (why) this.#unavailable(instant, why);
      else this.#replaced();
      return null;
    }
    if (!response.ok) throw new FrameRefused(await errorMessage(response), response.status);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength !== this.count * BYTES_PER_OBJECT) {
      throw new Error(word("The server sent positions of another length than its list of objects."));
    }
    return new Float32Array(bytes);
  }

  /** Told once, however many frames were asked for together. */
  #replaced() {
    const nowMs = this.monotonicMs();
    if (this.isRetired || nowMs < this.retryAtMs) return;
    this.retryAtMs = nowMs + REPLACED_RETRY_MS;
    this.dispatchEvent(new Event("objectset"));
  }

  #unavailable(instant, why) {
    this.unavailableUnixS = instant;
    if (this.failure === why) return;
    this.failure = why;
    this.dispatchEvent(new Event("change"));
  }

  #keep(instant, frame) {
    this.frames.set(instant, frame);
    const distance = (other) => Math.abs(other - this.lastAskedUnixS);
    while (this.frames.size > KEPT_FRAMES) {
      const farthest = [...this.frames.keys()].reduce((a, b) => (distance(a) > distance(b) ? a : b));
      this.frames.delete(farthest);
    }
    this.failures = 0;
    this.failure = null;
    this.dispatchEvent(new Event("change"));
  }

  #failed(error) {
    this.failure = error.message;
    this.dispatchEvent(new Event("change"));
    const nowMs = this.monotonicMs();
    if (nowMs < this.retryAtMs) return; // asked for together with one that has failed already
    this.failures += 1;
    const isRefusal = error instanceof FrameRefused && error.status < 500;
    this.retryAtMs = nowMs + (isRefusal ? REFUSED_RETRY_MS : retryDelayMs(this.failures, this.random));
  }
}

class FrameRefused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}
