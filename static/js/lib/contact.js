// Whether the server is there, judged by when it was last heard. Time is an argument: no timers.

/** @typedef {"live"|"reconnecting"|"offline"} ContactState */

// The server speaks every 4 s (CLOCK_EVERY_POLLS in sasweb/live/hub.py).
export const SILENT_AFTER_MS = 9000; // two heartbeats missed
export const OFFLINE_AFTER_MS = 14000; // and the connection could not be made again
const ASLEEP_AFTER_MS = 5000; // looked at once a second, unless the machine slept

export class Contact {
  #isBroken = false;
  #patientFromMs;
  #lookedAtMs;

  /** @param {number} nowMs when the page came, which is also a word from the server */
  constructor(nowMs) {
    this.lastHeardMs = nowMs;
    this.#patientFromMs = nowMs;
    this.#lookedAtMs = nowMs;
  }

  /** The server said something. */
  heard(nowMs) {
    this.lastHeardMs = nowMs;
    this.#isBroken = false;
  }

  /** The connection is known to be gone. */
  broke() {
    this.#isBroken = true;
  }

  /** Nobody listened until now, so silence until now says nothing about the server. */
  woke(nowMs) {
    this.#patientFromMs = nowMs;
    this.#lookedAtMs = nowMs;
  }

  /**
   * How things stand. Looked at every second.
   * @param {number} nowMs
   * @returns {ContactState}
   */
  look(nowMs) {
    if (nowMs - this.#lookedAtMs > ASLEEP_AFTER_MS) this.woke(nowMs);
    this.#lookedAtMs = nowMs;
    const silentMs = nowMs - Math.max(this.lastHeardMs, this.#patientFromMs);
    if (silentMs > SILENT_AFTER_MS) this.#isBroken = true;
    if (!this.#isBroken) return "live";
    return silentMs > OFFLINE_AFTER_MS ? "offline" : "reconnecting";
  }
}
