// Whether the server is heard, as the page says it: <html data-live> and the event "sp:live".

import { productMsAt } from "../lib/product-clock.js";

/** Events: "change". */
export class ServerContact extends EventTarget {
  constructor() {
    super();
    this.isLost = ["reconnecting", "offline"].includes(document.documentElement.dataset.live);
    this.heardMs = /** @type {number|null} */ (null);
    document.addEventListener("sp:live", ({ detail }) => this.#take(detail));
  }

  #take({ state, since_ms: sinceMs }) {
    this.isLost = state !== "live";
    this.heardMs = this.isLost && Number.isFinite(sinceMs) ? productMsAt(sinceMs) : null;
    this.dispatchEvent(new Event("change"));
  }
}
