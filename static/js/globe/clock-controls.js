// The clock's buttons and what they say. The markup is templates/partials/globe_controls.html.

import { durationWords } from "../lib/durations.js";
import { utcDateTime } from "../lib/utc.js";

const NEAR_NOW_MS = 1500;

export class ClockControls {
  /**
   * @param {HTMLElement} element
   * @param {import("./clock.js").GlobeClock} clock
   * @param {{onTca: () => void}} actions
   */
  constructor(element, clock, { onTca }) {
    this.element = element;
    this.clock = clock;
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
    setText(this.words, offsetWords(clock));
    this.element.dataset.mode = clock.mode;
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

/** "live", "paused, 2 h 14 min ahead", "60 times as fast, 3 min behind" */
export function offsetWords(clock) {
  if (clock.mode === "live") return "live";
  const offsetMs = clock.offsetMs();
  const pace = clock.mode === "paused" ? "paused" : `${clock.speed} times as fast`;
  const manner = clock.mode === "running" && clock.speed === 1 ? "running" : pace;
  if (Math.abs(offsetMs) < NEAR_NOW_MS) return manner;
  return `${manner}, ${durationWords(offsetMs / 1000)} ${offsetMs > 0 ? "ahead" : "behind"}`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
