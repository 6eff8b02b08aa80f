// The time after the break-up that a cloud is shown at: a slider, steps to jump to, and playing.

import { afterWords, playRate, secondsAt, shareAt } from "../lib/cloud-time.js";
import { word } from "../lib/words.js";

const SLIDER_STEPS = 1000;

/** Events: "change" (another instant is to be shown), "jump" (to one of the steps, after its "change"). */
export class CloudClock extends EventTarget {
  /**
   * @param {HTMLElement} element with a slider, steps and a button to play
   * @param {{lastS: number, monotonicMs?: () => number}} parts
   */
  constructor(element, { lastS, monotonicMs = () => performance.now() }) {
    super();
    this.lastS = lastS;
    this.monotonicMs = monotonicMs;
    this.seconds = 0;
    this.isPlaying = false;
    this.slider = element.querySelector("[data-cloud-slider]");
    this.words = element.querySelector("[data-cloud-after]");
    this.play = element.querySelector("[data-cloud-play]");
    this.steps = [...element.querySelectorAll("[data-cloud-step]")];
    this.slider.max = String(SLIDER_STEPS);
    this.slider.addEventListener("input", () => this.#choose(secondsAt(this.slider.value / SLIDER_STEPS)));
    for (const step of this.steps) {
      step.hidden = Number(step.dataset.cloudStep) > lastS;
      step.addEventListener("click", () => this.#jump(Number(step.dataset.cloudStep)));
    }
    this.play.addEventListener("click", () => this.#setPlaying(!this.isPlaying));
    this.go(0);
  }

  /** Let time run on while it plays; called before each picture. */
  tick() {
    const nowMs = this.monotonicMs();
    const realS = (nowMs - this.tickedMs) / 1000;
    this.tickedMs = nowMs;
    if (!this.isPlaying) return;
    this.go(this.seconds + playRate(this.seconds) * Math.min(realS, 0.5));
    if (this.seconds >= this.lastS) this.#setPlaying(false);
  }

  /** @param {number} seconds after the break-up */
  go(seconds) {
    this.seconds = Math.min(Math.max(seconds, 0), this.lastS);
    const words = afterWords(this.seconds);
    this.slider.value = String(Math.round(shareAt(this.seconds) * SLIDER_STEPS));
    this.slider.setAttribute("aria-valuetext", words);
    if (this.words.textContent !== words) this.words.textContent = words;
    for (const step of this.steps) {
      step.setAttribute("aria-pressed", String(Number(step.dataset.cloudStep) === this.seconds));
    }
    this.dispatchEvent(new Event("change"));
  }

  #choose(seconds) {
    this.#setPlaying(false);
    this.go(seconds);
  }

  #jump(seconds) {
    this.#choose(seconds);
    this.dispatchEvent(new Event("jump"));
  }

  #setPlaying(isPlaying) {
    if (isPlaying && this.seconds >= this.lastS) this.go(0);
    this.isPlaying = isPlaying;
    this.tickedMs = this.monotonicMs();
    this.play.textContent = isPlaying ? word("Pause") : word("Play");
    this.play.setAttribute("aria-pressed", String(isPlaying));
  }
}
