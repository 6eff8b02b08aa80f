// Whether an element can be seen: not behind another view, not scrolled away. A globe out of sight is
// neither loaded nor drawn, so that it costs a phone nothing.

export class Sight {
  #waiting = /** @type {(() => void)[]} */ ([]);

  /** @param {Element} element */
  constructor(element) {
    this.isSeen = false;
    new IntersectionObserver((entries) => {
      this.isSeen = entries.at(-1).isIntersecting;
      if (this.isSeen) this.#waiting.splice(0).forEach((act) => act());
    }).observe(element);
  }

  /** Act now, or once the element is in sight again. @param {() => void} act */
  whenSeen(act) {
    if (this.isSeen) act();
    else this.#waiting.push(act);
  }

  /** @returns {Promise<void>} */
  untilSeen() {
    return new Promise((resolve) => this.whenSeen(resolve));
  }
}
