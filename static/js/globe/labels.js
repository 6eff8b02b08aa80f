// Marks and names over the picture, as page elements: crisp, styled by the style sheet, readable by
// a screen reader, and buttons where they can be pressed.

const SMALLEST_SEEN_PX = 90;

/**
 * @typedef {Object} Label
 * @property {string} kind style: "station", "secondary", "selected", "hover", "miss", "box"
 * @property {string} text
 * @property {() => number[]|null} rTemeKm where it belongs now; null hides it
 * @property {[number[], number[]]} [onlyIfSeen] hide it while these two places lie on top of each other
 * @property {() => void} [onPress] makes it a button
 */

export class LabelLayer {
  /** @param {HTMLElement} container exactly over the canvas */
  constructor(container) {
    this.container = container;
    this.entries = /** @type {Map<string, {label: Label, element: HTMLElement}>} */ (new Map());
  }

  /**
   * @param {string} key
   * @param {Label} label
   */
  put(key, label) {
    this.remove(key);
    const element = labelElement(label);
    this.container.append(element);
    this.entries.set(key, { label, element });
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
    for (const { label, element } of this.entries.values()) {
      const place = placeOf(label, projection);
      element.hidden = !place;
      if (place) element.style.transform = `translate(${place.x.toFixed(1)}px, ${place.y.toFixed(1)}px)`;
    }
  }
}

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
