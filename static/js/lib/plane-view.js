// What part of the encounter plane a picture holds. Lengths in km; every view is a square.

const MARGIN = 1.35;
const ELLIPSE_MARGIN = 1.08;
const RING_WITHIN = 4; // times the miss: a limit farther out would make the miss a dot
const LEAST_BODY_PX = 5;

/** @typedef {{x: number, y: number, reach: number}} View middle and half the side */

/**
 * All of the ellipses, the miss and the station.
 * @param {{miss: Object, ellipses: Object[], hard_body_radius_km: number|null}} plane
 * @returns {View}
 */
export function wholeView({ miss, ellipses, hard_body_radius_km: radius }) {
  const widest = ellipses.at(-1);
  const body = radius ?? 0;
  const xs = [-body, body, miss.xi_km, ...widest.xi_km];
  const ys = [-body, body, miss.zeta_km, ...widest.zeta_km];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const reach = (ELLIPSE_MARGIN * Math.max(right - left, high - low)) / 2;
  return { x: (left + right) / 2, y: (low + high) / 2, reach };
}

/**
 * The miss around the station, with the smallest limit that it is outside of where that is near.
 * @param {{miss: Object, hard_body_radius_km: number|null}} plane
 * @param {{km: number}[]} limits
 * @returns {View}
 */
export function missView({ miss, hard_body_radius_km: radius }, limits) {
  const distance = Math.hypot(miss.xi_km, miss.zeta_km);
  const rings = limits.map(({ km }) => km).filter((km) => km >= distance && km <= RING_WITHIN * distance);
  const ring = rings.length ? Math.min(...rings) : 0;
  return { x: 0, y: 0, reach: MARGIN * Math.max(distance, ring, 1.5 * (radius ?? 0)) };
}

/** Whether a circle is large enough to be seen in a picture of so many pixels a side. */
export function isSeen(radiusKm, { reach }, sidePx) {
  return (radiusKm / (2 * reach)) * sidePx >= LEAST_BODY_PX;
}

/** Whether a place lies in the picture. */
export function holds({ x, y, reach }, { xi_km: xi, zeta_km: zeta }) {
  return Math.abs(xi - x) <= reach && Math.abs(zeta - y) <= reach;
}

/** Metres while the picture is small. */
export function unitOf({ reach }) {
  return reach < 1 ? { name: "m", perKm: 1000, digits: 0 } : { name: "km", perKm: 1, digits: 3 };
}
