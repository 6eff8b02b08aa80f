// What is known about one object, in a small card: facts once, position figures as they change.

import { durationWords } from "../lib/durations.js";
import { altitudeKm } from "../lib/orbit.js";
import { length } from "../lib/vectors.js";
import { OBJECT_TYPES } from "./object-catalog.js";
import { word } from "../lib/words.js";

const OLD_ELEMENTS_DAYS = 3;

export class ObjectCard {
  /**
   * @param {HTMLElement} element
   * @param {{catalogueUrl: string, onClose: () => void}} parts
   */
  constructor(element, { catalogueUrl, onClose }) {
    this.element = element;
    this.catalogueUrl = catalogueUrl;
    this.onClose = onClose;
    this.object = /** @type {any} */ (null);
  }

  /** @param {any} object from ObjectCatalog.object() */
  show(object) {
    this.object = object;
    const parts = [this.#header(object), this.#facts(object), this.#link(object)];
    if (object.isSynthetic) parts.splice(1, 0, node("p", "globe-card__synthetic", "SYNTHETIC"));
    this.element.replaceChildren(...parts);
    this.element.hidden = false;
  }

  hide() {
    this.object = null;
    this.element.hidden = true;
  }

  /**
   * @param {{rKm: number[], vKmS: number[]}|null} state
   * @param {number} tUnixS
   */
  refresh(state, tUnixS) {
    if (!this.object) return;
    this.#put("altitude", state ? `${grouped(altitudeKm(state.rKm), 1)} km` : word("not known"));
    this.#put("speed", state ? `${length(state.vKmS).toFixed(3)} km/s` : word("not known"));
    const ageS = tUnixS - this.object.epochUnixS;
    const words = durationWords(ageS);
    this.#put("age", ageS < 0 ? word("{span} ahead", { span: words }) : words);
    this.element.toggleAttribute("data-old", Math.abs(ageS) > OLD_ELEMENTS_DAYS * 86400);
  }

  #header(object) {
    const header = node("header", "globe-card__header");
    const close = node("button", "globe-card__close", "\u00d7");
    close.type = "button";
    close.setAttribute("aria-label", word("Close this card"));
    close.addEventListener("click", this.onClose);
    header.append(node("h3", "globe-card__name", object.name || word("No name")), close);
    return header;
  }

  #facts(object) {
    const list = node("dl", "globe-card__facts");
    list.append(
      fact(word("Number"), String(object.noradCatId)),
      fact(word("Type"), OBJECT_TYPES[object.objectType] ?? object.objectType),
      fact(word("Owner"), object.ownerCode || word("not known")),
      ...(object.constellation ? [fact(word("Constellation"), object.constellation)] : []),
      fact(word("Altitude"), "", "altitude"),
      fact(word("Speed"), "", "speed"),
      fact(word("Element age"), "", "age"),
    );
    return list;
  }

  #link(object) {
    const link = node("a", "globe-card__link", word("Object page"));
    link.href = `${this.catalogueUrl}${object.noradCatId}/`;
    return link;
  }

  #put(key, text) {
    const figure = this.element.querySelector(`[data-figure="${key}"]`);
    if (figure.textContent !== text) figure.textContent = text;
  }
}

/** "35,786.1" */
export function grouped(value, decimals) {
  return value.toLocaleString("en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** A term and its value; one that changes has a key. */
function fact(term, value, key = "") {
  const pair = node("div", `globe-card__fact globe-card__fact--${key || "fixed"}`);
  const figure = node("dd", "", value);
  if (key) figure.dataset.figure = key;
  pair.append(node("dt", "", term), figure);
  return pair;
}

function node(tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
