// What is selected: a pass, an object, or nothing. Spoken on the document as "sp:select", so that the
// globe, the table and the lanes always agree, and kept in the page's address.

/**
 * @typedef {Object} Selection
 * @property {number|null} conjunctionId
 * @property {number|null} noradCatId
 */

import { ServerAway } from "./server-answer.js";
import { word } from "../lib/words.js";

const AWAY = word("This encounter cannot be drawn while the server is away.");
const NOTHING = { conjunctionId: null, noradCatId: null };

/** Events: "change". */
export class PassSelection extends EventTarget {
  /**
   * @param {Object} parts
   * @param {import("./globe.js").Globe} parts.globe
   * @param {import("./card.js").ObjectCard} parts.card
   * @param {import("./server-contact.js").ServerContact} parts.contact
   * @param {(error: Error) => void} parts.onError
   */
  constructor({ globe, card, contact, onError }) {
    super();
    Object.assign(this, { globe, card, contact, onError });
    this.missing = ""; // why the selected pass is not drawn, while it waits for the server
    this.current = /** @type {Selection} */ (NOTHING);
    this.hasEncounter = false;
    this.isAtTca = false; // the clock and the camera were sent there
    document.addEventListener("sp:select", ({ detail }) => {
      if (detail.source !== "globe") this.#apply(detail, { fly: true });
    });
    globe.addEventListener("press", ({ detail }) => {
      if (detail.noradCatId !== null) this.selectObject(detail.noradCatId);
    });
    contact.addEventListener("change", () => this.#contactChanged());
    globe.clock.addEventListener("change", () => this.#clockChanged());
    globe.cloud.addEventListener("catalog", () => this.#catalogCame());
    this.#adopt(selectionInAddress());
  }

  /**
   * Select from the globe's side, and tell the page.
   * @param {Selection} selection
   * @param {{fly?: boolean}} [manner]
   */
  select(selection, { fly = false } = {}) {
    const detail = { ...selection, source: "globe" };
    document.dispatchEvent(new CustomEvent("sp:select", { detail }));
    this.#apply(selection, { fly });
  }

  /**
   * Select an object, and with it its next pass if the table lists one.
   * @param {number} noradCatId
   * @param {{fly?: boolean}} [manner]
   */
  selectObject(noradCatId, manner) {
    const row = document.querySelector(`#passes tr[data-secondary-id="${noradCatId}"]`);
    const conjunctionId = row ? Number(row.dataset.conjunctionId) : null;
    this.select({ conjunctionId, noradCatId }, manner);
  }

  /** Jump the clock to the selected pass's closest approach and look at it closely. */
  goToTca() {
    if (!this.hasEncounter) return;
    const { clock, encounter } = this.globe;
    const { tca_unix_s: tcaUnixS } = encounter.encounter;
    clock.jumpTo(tcaUnixS * 1000, "TCA");
    this.isAtTca = true;
    encounter.flyClose(tcaUnixS);
  }

  /** Fly to what is selected. */
  flyThere() {
    if (this.hasEncounter) this.globe.encounter.flyToOverview();
    else if (this.current.noradCatId !== null) this.globe.flyToObject(this.current.noradCatId);
  }

  /** Back at the present there is nothing to see so closely: show the pass from outside. */
  #clockChanged() {
    if (!this.isAtTca || this.globe.clock.mode !== "live") return;
    this.isAtTca = false;
    if (this.hasEncounter) this.globe.encounter.flyToOverview();
  }

  /** The jump to closest approach belongs to its pass: without it the clock and camera come back. */
  #leaveTca() {
    this.isAtTca = false;
    this.globe.clock.goLive();
    this.globe.goHome();
  }

  async #apply({ conjunctionId, noradCatId }, { fly }) {
    const isSamePass = conjunctionId !== null && conjunctionId === this.current.conjunctionId;
    const isNothing = conjunctionId === null && noradCatId === null;
    if (this.isAtTca && !isSamePass) this.#leaveTca();
    else if (isNothing) this.globe.rig.release();
    this.current = { conjunctionId, noradCatId };
    this.#showObject();
    if (isSamePass && this.hasEncounter) {
      if (fly) this.flyThere();
      return;
    }
    await this.#showEncounter();
    if (fly) this.flyThere();
  }

  #adopt(selection) {
    if (selection.conjunctionId !== null || selection.noradCatId !== null) {
      this.#apply(selection, { fly: true });
    }
  }

  /** The server is back: what could not be drawn is, where it is; the camera stays with its owner. */
  #contactChanged() {
    if (this.missing && !this.contact.isLost) this.#showEncounter();
  }

  /** Objects are known only now: what was asked for earlier can be shown. */
  #catalogCame() {
    this.#showObject();
  }

  #showObject() {
    const { noradCatId, conjunctionId } = this.current;
    const object = noradCatId === null ? null : this.globe.cloud.objectOf(noradCatId);
    this.globe.mark(object ? noradCatId : null, { hasOrbit: conjunctionId === null });
    if (object) this.card.show(object);
    else this.card.hide();
  }

  async #showEncounter() {
    const { conjunctionId } = this.current;
    this.hasEncounter = false;
    this.missing = "";
    this.globe.encounter.clear();
    try {
      const encounter = await this.#load(conjunctionId);
      if (conjunctionId !== this.current.conjunctionId) return;
      this.#takeEncounter(encounter);
    } catch (error) {
      if (conjunctionId !== this.current.conjunctionId) return;
      if (error instanceof ServerAway) this.missing = AWAY;
      else this.onError(error);
    }
    this.dispatchEvent(new Event("change"));
  }

  /** NOTE: a browser logs every connection that fails, so none is tried while it is known to. */
  async #load(conjunctionId) {
    if (conjunctionId === null) return null;
    if (this.contact.isLost) throw new ServerAway(AWAY);
    return this.globe.encounter.show(encounterUrl(conjunctionId));
  }

  #takeEncounter(encounter) {
    const { conjunctionId, noradCatId } = this.current;
    this.hasEncounter = Boolean(encounter);
    this.globe.stations.quieten(encounter?.primary.norad_cat_id ?? null);
    if (!encounter || noradCatId !== null) return;
    this.current = { conjunctionId, noradCatId: encounter.secondary.norad_cat_id };
    this.#showObject();
  }
}

/** @param {number} conjunctionId */
function encounterUrl(conjunctionId) {
  const row = document.querySelector(`#passes tr[data-conjunction-id="${conjunctionId}"]`);
  if (row?.dataset.encounterUrl) return row.dataset.encounterUrl;
  // A pass that the table does not list now, from an address someone sent.
  const template = document.getElementById("globe").dataset.encounterUrl;
  return template.replace(/0(?=\/encounter)/, String(conjunctionId));
}

/** @returns {Selection} */
function selectionInAddress() {
  const parameters = new URLSearchParams(location.search);
  const number = (name) => (parameters.has(name) ? Number(parameters.get(name)) || null : null);
  return { conjunctionId: number("pass"), noradCatId: number("object") };
}
