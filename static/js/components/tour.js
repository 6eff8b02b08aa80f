// A walk through the parts of a page. Its steps are in a template: what each points at (data-at, or
// data-else where that is not there), which view shows it on a narrow screen (data-view), its words.
// Arrow keys and the buttons walk, Escape leaves; the focus returns to where it was.

const MARGIN_PX = 8;

/** @param {Element} step */
function targetOf(step) {
  for (const selector of [step.dataset.at, step.dataset.else]) {
    const found = selector && document.querySelector(selector);
    if (found?.checkVisibility()) return found;
  }
  return null;
}

/** Show the view that holds a step's part, where only one is shown at a time. */
function turnTo(view) {
  const button = view && document.querySelector(`[data-show-view="${view}"]`);
  if (button?.checkVisibility()) button.click();
}

/** Put the ring around a part, and the card below it, above it, or over its lower edge. */
function place(card, ring, target) {
  ring.hidden = !target;
  const box = target?.getBoundingClientRect() ?? new DOMRect(0, innerHeight / 3, innerWidth, 0);
  if (target) {
    const [left, top] = [Math.max(2, box.left - 4), Math.max(2, box.top - 4)];
    ring.style.left = `${left}px`;
    ring.style.top = `${top}px`;
    ring.style.width = `${Math.min(innerWidth - 2, box.right + 4) - left}px`;
    ring.style.height = `${Math.min(innerHeight - 2, box.bottom + 4) - top}px`;
  }
  const { width, height } = card.getBoundingClientRect();
  const below = box.bottom + MARGIN_PX;
  const above = box.top - height - MARGIN_PX;
  const fits = below + height <= innerHeight ? below : above;
  const top = fits >= 0 ? fits : innerHeight - height - MARGIN_PX;
  const left = Math.max(MARGIN_PX, Math.min(box.left, innerWidth - width - MARGIN_PX));
  card.style.top = `${Math.max(MARGIN_PX, top)}px`;
  card.style.left = `${left}px`;
}

export class Tour {
  #at = -1;
  #before = /** @type {Element | null} */ (null);

  /** @param {{ card: HTMLElement, ring: HTMLElement, steps: Element[], onEnd?: () => void }} parts */
  constructor({ card, ring, steps, onEnd = () => {} }) {
    Object.assign(this, { card, ring, steps, onEnd });
    card.querySelector("[data-tour-next]").addEventListener("click", () => this.go(1));
    card.querySelector("[data-tour-back]").addEventListener("click", () => this.go(-1));
    card.querySelector("[data-tour-end]").addEventListener("click", () => this.end());
    document.addEventListener("keydown", (event) => this.#hear(event), { capture: true });
    addEventListener("resize", () => this.isOn && this.#place());
    document.addEventListener("sp:updated", () => this.isOn && this.#place());
  }

  get isOn() {
    return this.#at >= 0;
  }

  start() {
    this.#before = document.activeElement;
    this.#at = 0;
    this.#show();
  }

  go(by) {
    if (this.#at + by >= this.steps.length) return this.end();
    this.#at = Math.max(0, this.#at + by);
    return this.#show();
  }

  end() {
    this.#at = -1;
    this.card.hidden = this.ring.hidden = true;
    const heir = this.#before?.isConnected && this.#before !== document.body ? this.#before : null;
    (heir ?? document.getElementById("main")).focus({ preventScroll: true });
    this.onEnd();
  }

  #hear(event) {
    const deed = { ArrowRight: () => this.go(1), ArrowLeft: () => this.go(-1), Escape: () => this.end() }[event.key];
    if (!this.isOn || !deed || !this.card.contains(document.activeElement)) return;
    event.preventDefault();
    event.stopPropagation();
    deed();
  }

  #show() {
    const step = this.steps[this.#at];
    turnTo(step.dataset.view);
    const { card } = this;
    card.hidden = false;
    card.querySelector("#tour-title").textContent = step.querySelector("h3").textContent;
    card.querySelector("#tour-words").textContent = step.querySelector("p").textContent;
    card.querySelector(".tour__count").textContent = `${this.#at + 1} ${card.dataset.of} ${this.steps.length}`;
    card.querySelector("[data-tour-back]").disabled = this.#at === 0;
    const isLast = this.#at === this.steps.length - 1;
    card.querySelector("[data-tour-next]").textContent = isLast ? card.dataset.end : card.dataset.next;
    targetOf(step)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#place();
    card.querySelector("#tour-title").focus({ preventScroll: true });
  }

  #place() {
    place(this.card, this.ring, targetOf(this.steps[this.#at]));
  }
}
