// What the globe has to say for itself: loading, not drawable, positions older than the clock.

import { utcDateTime } from "../lib/utc.js";
import { word } from "../lib/words.js";

export class Notes {
  /**
   * @param {HTMLElement} element
   * @param {{isWithoutCatalogue: boolean}} site whether it has no catalogue on purpose
   */
  constructor(element, { isWithoutCatalogue }) {
    this.element = element;
    this.isWithoutCatalogue = isWithoutCatalogue;
    this.isFinal = false;
    this.saidUntilMs = 0;
    this.standing = "";
  }

  /** There will be no globe. @param {string} sentence */
  noGlobe(sentence) {
    this.isFinal = true;
    this.element.closest(".globe").classList.add("globe--absent");
    this.#put(sentence);
  }

  /** A passing word. @param {string} sentence */
  say(sentence) {
    this.saidUntilMs = performance.now() + 8000;
    this.#put(sentence);
  }

  /** What stays true until it is called off with "". @param {string} sentence */
  stand(sentence) {
    this.standing = sentence;
    if (sentence) this.saidUntilMs = 0;
  }

  clear() {
    if (!this.isFinal) this.#put("");
  }

  /** @param {import("./point-cloud.js").PointCloud} cloud */
  show(cloud) {
    if (this.isFinal || performance.now() < this.saidUntilMs) return;
    const isNews = cloud.isOutdated || cloud.isEmpty || (cloud.failure && cloud.isWanting);
    this.#put([this.standing, isNews ? this.#sentence(cloud) : ""].filter(Boolean).join(" "));
  }

  #sentence(cloud) {
    if (cloud.isEmpty && this.isWithoutCatalogue) return word("There is no catalogue here, so the globe shows no objects.");
    return sentence(cloud);
  }

  #put(text) {
    if (this.element.textContent !== text) this.element.textContent = text;
    this.element.hidden = !text;
  }
}

function sentence(cloud) {
  const why = cloud.failure ? ` ${cloud.failure}` : "";
  if (cloud.isEmpty) return word("Catalogue is being loaded\u2026 The globe fills by itself.") + why;
  if (!cloud.isReady && cloud.isUnavailable) return word("There are no positions at this time.") + why;
  if (!cloud.isReady) return why ? word("No positions yet.") + why : word("Loading positions\u2026");
  const at = utcDateTime(cloud.shownUnixS * 1000);
  return word("Positions as of {at} UTC, not the clock's time.", { at }) + why;
}
