// The clock's buttons and what they say. The markup is templates/partials/globe_controls.html.

import { utcDateTime } from "../lib/utc.js";
import { clockWords, isLive } from "./clock-words.js";

export class ClockControls {
  /**
   * @param {HTMLElement} element
   * @param {import("./clock.js").GlobeClock} clock
   * @param {Object} parts
   * @param {() => import("./clock-words.js").Truth} parts.truth
   * @param {() => void} parts.onTca
   */
  constructor(element, clock, { truth, onTca }) {
    this.element = element;
    this.clock = clock;
    this.truth = truth;
    this.time = element.querySelector("[data-clock-time]");
    this.words = element.querySelector("[data-clock-words]");
    this.tca = element.querySelector("[data-clock-tca]");
    const press = (selector, action) =>
      element.querySelector(selector).addEventListener("click", action);
    press("[data-clock-now]", () => clock.goLive());
    press("[data-clock-pause]", () => clock.togglePause());
    press("[data-clock-tca]", onTca);
    for (const button of element.querySelectorAll("[data-clock-speed]")) {
      button.addEventListener("click", () => clock.run(Number(button.dataset.clockSpeed)));
    }
    clock.addEventListener("change", () => this.refresh());
    this.refresh();
  }

  /** @param {boolean} isOffered a pass is selected */
  offerTca(isOffered) {
    this.tca.disabled = !isOffered;
  }

  refresh() {
    const { clock } = this;
    setText(this.time, utcDateTime(clock.nowMs()));
    const truth = this.truth();
    setText(this.words, clockWords(clock, truth));
    this.element.toggleAttribute("data-live", isLive(clock, truth));
    this.element.toggleAttribute("data-lost", truth.isLost);
    this.#press("[data-clock-now]", clock.mode === "live");
    this.#press("[data-clock-pause]", clock.mode === "paused");
    for (const button of this.element.querySelectorAll("[data-clock-speed]")) {
      const speed = Number(button.dataset.clockSpeed);
      this.#press(`[data-clock-speed="${speed}"]`, clock.mode === "running" && clock.speed === speed);
    }
  }

  #press(selector, isPressed) {
    this.element.querySelector(selector).setAttribute("aria-pressed", String(isPressed));
  }
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
