// Snapshots of a cloud, fetched as they are wanted and kept: orbits, from which the browser goes on.

import { orbitsOf } from "../lib/cloud-orbits.js";
import { snapshotAt } from "../lib/cloud-time.js";
import { STATE_SIZE } from "../lib/hermite.js";
import { retryDelayMs } from "../lib/persistence.js";
import { word } from "../lib/words.js";
import { errorMessage, reach } from "./server-answer.js";

/** Events: "change" (a snapshot came, or `failure` changed). */
export class CloudFeed extends EventTarget {
  /**
   * @param {Object} parts
   * @param {string} parts.framesUrl ending in "/0/", where the offset goes
   * @param {number[]} parts.snapshotsS seconds after the break-up, rising from 0
   * @param {number} parts.count pieces in a snapshot
   * @param {typeof fetch} [parts.fetch]
   * @param {() => number} [parts.monotonicMs]
   */
  constructor({ framesUrl, snapshotsS, count, ...rest }) {
    super();
    this.framesUrl = framesUrl;
    this.snapshotsS = snapshotsS;
    this.count = count;
    this.fetch = rest.fetch ?? ((...request) => fetch(...request));
    this.monotonicMs = rest.monotonicMs ?? (() => performance.now());
    this.sun = "moderate";
    this.kept = /** @type {Map<string, Float64Array>} */ (new Map());
    this.pending = /** @type {Set<string>} */ (new Set());
    this.failure = /** @type {string|null} */ (null);
    this.failures = 0;
    this.retryAtMs = 0;
  }

  /**
   * The newest snapshot there is that is not later than an instant. Asks for what is missing, and
   * for the one after it.
   * @param {number} seconds after the break-up
   * @returns {{orbits: Float64Array, offsetS: number, isNewest: boolean}|null}
   */
  before(seconds) {
    const index = snapshotAt(this.snapshotsS, seconds);
    for (const wanted of [index, index + 1]) this.#want(wanted);
    for (let at = index; at >= 0; at -= 1) {
      const orbits = this.kept.get(this.#key(at));
      if (orbits) return { orbits, offsetS: this.snapshotsS[at], isNewest: at === index };
    }
    return null;
  }

  #key(index) {
    return `${this.sun} ${index}`;
  }

  #want(index) {
    const key = this.#key(index);
    if (index >= this.snapshotsS.length || this.kept.has(key) || this.pending.has(key)) return;
    if (this.monotonicMs() < this.retryAtMs) return;
    this.#load(key, this.snapshotsS[index], this.sun);
  }

  async #load(key, offsetS, sun) {
    this.pending.add(key);
    try {
      this.kept.set(key, orbitsOf(await this.#states(offsetS, sun)));
      this.failures = 0;
      this.failure = null;
    } catch (error) {
      this.failures += 1;
      this.failure = error.message;
      this.retryAtMs = this.monotonicMs() + retryDelayMs(this.failures, Math.random);
    } finally {
      this.pending.delete(key);
    }
    this.dispatchEvent(new Event("change"));
  }

  async #states(offsetS, sun) {
    const address = `${this.framesUrl.replace(/0\/$/, "")}${offsetS}/?sun=${sun}`;
    const response = await reach(this.fetch(address));
    if (!response.ok) throw new Error(await errorMessage(response));
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength !== this.count * STATE_SIZE * Float32Array.BYTES_PER_ELEMENT) {
      throw new Error(word("The server sent a cloud of another size than it said."));
    }
    return new Float32Array(bytes);
  }
}
