// Marks and names over the picture, as page elements: crisp, styled by the style sheet, readable by
// a screen reader, and buttons where they can be pressed.

import { labelSpots } from "./label-spots.js";

const SMALLEST_SEEN_PX = 90;
// Who chooses a place for its words first, where its mark ends, and where it would rather stand.
const KINDS = {
  miss: { rank: 0, reach: 0, side: "left" },
  station: { rank: 1, reach: 9, side: "aboveRight" },
  selected: { rank: 2, reach: 7, side: "aboveRight" },
  "ghost-secondary": { rank: 3, reach: 7, side: "belowRight" },
  "ghost-primary": { rank: 4, reach: 7, side: "belowLeft" },
  box: { rank: 5, reach: 0, side: "right" },
};

/**
 * @typedef {Object} Label
 * @property {keyof typeof KINDS} kind its style
 * @property {string} text
 * @property {() => number[]|null} rTemeKm where it belongs now; null hides it
 * @property {[number[], number[]]} [onlyIfSeen] hide it while these two places lie on top of each other
 * @property {() => void} [onPress] makes it a button
 */

export class LabelLayer {
  /** @param {HTMLElement} container exactly over the canvas */
  constructor(container) {
    this.container = container;
    this.entries = /** @type {Map<string, Entry>} */ (new Map());
  }

  /**
   * @param {string} key
   * @param {Label} label
   */
  put(key, label) {
    this.remove(key);
    const entry = new Entry(label);
    this.container.append(entry.element);
    this.entries.set(key, entry);
  }

  /** Change what a label says. @param {string} key @param {string} text */
  say(key, text) {
    this.entries.get(key)?.say(text);
  }

  /** @param {string} key */
  remove(key) {
    this.entries.get(key)?.element.remove();
    this.entries.delete(key);
  }

  /** @param {string} prefix */
  removeAll(prefix) {
    for (const key of [...this.entries.keys()]) if (key.startsWith(prefix)) this.remove(key);
  }

  /** @param {import("./projection.js").Projection} projection */
  place(projection) {
    for (const entry of this.entries.values()) entry.show(placeOf(entry.label, projection));
    const shown = [...this.entries.values()].filter(({ place }) => place);
    shown.sort((a, b) => a.manner.rank - b.manner.rank);
    const spots = labelSpots(shown.map((entry) => entry.words()), projection);
    shown.forEach((entry, i) => entry.putWords(spots[i]));
  }
}

/** One label: a mark, which is the place itself, and words beside it. */
class Entry {
  /** @param {Label} label */
  constructor(label) {
    this.label = label;
    this.manner = KINDS[label.kind];
    this.side = this.manner.side;
    this.place = /** @type {{x: number, y: number}|null} */ (null);
    this.size = /** @type {{width: number, height: number}|null} */ (null);
    this.element = labelElement(label);
    this.text = this.element.lastElementChild;
  }

  say(text) {
    if (this.text.textContent === text) return;
    this.text.textContent = text;
    this.size = null;
  }

  show(place) {
    this.place = place;
    this.element.hidden = !place;
    if (place) this.element.style.transform = translation(place);
    else this.side = this.manner.side;
  }

  /** @returns {import("./label-spots.js").Words} */
  words() {
    this.size ??= { width: this.text.offsetWidth, height: this.text.offsetHeight };
    return { ...this.place, ...this.size, reach: this.manner.reach, side: this.side };
  }

  /** They stay on the side where they are while that is free: words that hop cannot be read. */
  putWords({ x, y, side }) {
    this.side = side;
    this.text.style.transform = translation({ x: x - this.place.x, y: y - this.place.y });
  }
}

const translation = ({ x, y }) => `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;

/**
 * @param {Label} label
 * @param {import("./projection.js").Projection} projection
 */
function placeOf({ rTemeKm, onlyIfSeen }, projection) {
  const r = rTemeKm();
  if (!r || (onlyIfSeen && spanPx(onlyIfSeen, projection) < SMALLEST_SEEN_PX)) return null;
  return projection.visibleOnScreen(r);
}

function spanPx([one, other], projection) {
  const [a, b] = [projection.toScreen(one), projection.toScreen(other)];
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}

/** @param {Label} label */
function labelElement({ kind, text, onPress }) {
  const element = document.createElement(onPress ? "button" : "div");
  element.className = `globe-label globe-label--${kind}`;
  element.hidden = true;
  if (onPress) {
    element.type = "button";
    element.addEventListener("click", onPress);
  }
  element.append(part("mark", ""), part("text", text));
  return element;
}

function part(name, text) {
  const element = document.createElement("span");
  element.className = `globe-label__${name}`;
  element.textContent = text;
  return element;
}
