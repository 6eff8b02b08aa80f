// How each object's point looks: eight bytes an object, uploaded when filters or selection change.

/** Bytes an object: red, green, blue, opacity, size (tenths of a CSS pixel; 0 hides), three spare. */
export const STYLE_SIZE = 8;
const SIZE_PER_PX = 10;

/**
 * @typedef {Object} PointLook
 * @property {number[]} rgb 0 to 255
 * @property {number} opacity 0 to 1
 * @property {number} sizePx
 */

/**
 * @param {string[]} types object type of every object
 * @param {Uint8Array} mask 1 where shown
 * @param {Record<string, PointLook>} looks by object type
 * @returns {Uint8Array}
 */
export function pointStyles(types, mask, looks) {
  const styles = new Uint8Array(types.length * STYLE_SIZE);
  for (let index = 0; index < types.length; index += 1) {
    if (mask[index] === 0) continue;
    const { rgb, opacity, sizePx } = looks[types[index]] ?? looks.unknown;
    styles.set([...rgb, opacity * 255, sizePx * SIZE_PER_PX], index * STYLE_SIZE);
  }
  return styles;
}

/**
 * Looks from the style sheet's custom properties on an element.
 * @param {Element} element
 * @returns {Record<string, PointLook>}
 */
export function looksFromCss(element) {
  const style = getComputedStyle(element);
  const look = (name) => ({
    rgb: rgbOf(style.getPropertyValue(`--object-${name}`)),
    opacity: Number(style.getPropertyValue(`--object-${name}-opacity`)),
    sizePx: Number(style.getPropertyValue(`--object-${name}-size`)),
  });
  return {
    payload: look("payload"),
    rocket_body: look("rocket-body"),
    debris: look("debris"),
    unknown: look("unknown"),
  };
}

/**
 * "#8fd3e8" in bytes.
 * @param {string} hex
 */
export function rgbOf(hex) {
  const value = Number.parseInt(hex.trim().slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
