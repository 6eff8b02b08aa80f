// The globe's own clock. It follows the product's clock until someone pauses it, speeds it up or
// jumps; "now" brings it back. Rates are relative to the product's own.

/** @typedef {"live"|"running"|"paused"} ClockMode */

export class GlobeClock extends EventTarget {
  /**
   * @param {Object} parts
   * @param {() => number} parts.productNowMs
   * @param {() => number} [parts.monotonicMs]
   * @param {() => number} [parts.productRate] product seconds a real second
   */
  constructor({ productNowMs, monotonicMs = () => performance.now(), productRate = () => 1 }) {
    super();
    this.productNowMs = productNowMs;
    this.monotonicMs = monotonicMs;
    this.productRate = productRate;
    this.mode = /** @type {ClockMode} */ ("live");
    this.speed = 1;
    this.heldFor = ""; // what it was made to jump to, in a word, while it stands there
    this.anchorMs = 0;
    this.anchorMonotonicMs = 0;
  }

  /** The instant shown, Unix milliseconds UTC. */
  nowMs() {
    if (this.mode === "live") return this.productNowMs();
    return this.anchorMs + (this.monotonicMs() - this.anchorMonotonicMs) * this.rate();
  }

  /** Shown seconds a real second. */
  rate() {
    return this.mode === "paused" ? 0 : this.speed * this.productRate();
  }

  /** How far the instant shown is from now; 0 when live. */
  offsetMs() {
    return this.mode === "live" ? 0 : this.nowMs() - this.productNowMs();
  }

  goLive() {
    this.#change("live", 1, this.productNowMs());
  }

  pause() {
    this.#change("paused", this.speed, this.nowMs());
  }

  /** @param {number} speed times the product's rate */
  run(speed) {
    this.#change("running", speed, this.nowMs());
  }

  togglePause() {
    if (this.mode === "paused") this.run(this.speed);
    else this.pause();
  }

  /**
   * Go to an instant and hold it there.
   * @param {number} unixMs
   * @param {string} [heldFor] what is there: "TCA"
   */
  jumpTo(unixMs, heldFor = "") {
    this.#change("paused", 1, unixMs, heldFor);
  }

  #change(mode, speed, shownMs, heldFor = "") {
    this.heldFor = heldFor;
    this.mode = mode;
    this.speed = speed;
    this.anchorMs = shownMs;
    this.anchorMonotonicMs = this.monotonicMs();
    this.dispatchEvent(new Event("change"));
  }
}
