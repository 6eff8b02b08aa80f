// What part of the encounter plane a picture holds. Lengths in km.

const MARGIN = 1.35;
const ELLIPSE_MARGIN = 1.15;
const RING_WITHIN = 4; // times the miss: a limit farther out would make the miss a dot
const LEAST_BODY_PX = 5;

/** @typedef {{x: number, y: number, halfX: number, halfY: number, kmPerPx: number}} View */
/** @typedef {{width: number, height: number}} Size of the picture in pixels */

/**
 * All of the ellipses, the miss and the station.
 * @param {{miss: Object, ellipses: Object[], hard_body_radius_km: number|null}} plane
 * @param {Size} size
 * @returns {View}
 */
export function wholeView({ miss, ellipses, hard_body_radius_km: radius }, size) {
  const widest = ellipses.at(-1);
  const body = radius ?? 0;
  const [left, right] = ends([-body, body, miss.xi_km, ...widest.xi_km]);
  const [low, high] = ends([-body, body, miss.zeta_km, ...widest.zeta_km]);
  return fitted((left + right) / 2, (low + high) / 2, {
    halfX: (ELLIPSE_MARGIN * (right - left)) / 2,
    halfY: (ELLIPSE_MARGIN * (high - low)) / 2,
    size,
  });
}

/**
 * The miss around the station. Without ellipses, which have a picture of their own, the smallest
 * limit that it is inside of gives the scale where that is near.
 * @param {{miss: Object, ellipses: Object[], hard_body_radius_km: number|null}} plane
 * @param {{km: number}[]} limits
 * @param {Size} size
 * @returns {View}
 */
export function missView({ miss, ellipses, hard_body_radius_km: radius }, limits, size) {
  const distance = Math.hypot(miss.xi_km, miss.zeta_km);
  const rings = limits.map(({ km }) => km).filter((km) => km >= distance && km <= RING_WITHIN * distance);
  const ring = rings.length && !ellipses.length ? Math.min(...rings) : 0;
  const half = MARGIN * Math.max(distance, ring, 1.5 * (radius ?? 0));
  return fitted(0, 0, { halfX: half, halfY: half, size });
}

/** One scale for both axes, so that a circle is a circle, and the whole picture used. */
function fitted(x, y, { halfX, halfY, size }) {
  const kmPerPx = 2 * Math.max(halfX / size.width, halfY / size.height);
  return { x, y, halfX: (kmPerPx * size.width) / 2, halfY: (kmPerPx * size.height) / 2, kmPerPx };
}

function ends(values) {
  return [Math.min(...values), Math.max(...values)];
}

/** Whether a circle is large enough to be seen. */
export function isSeen(radiusKm, { kmPerPx }, leastPx = LEAST_BODY_PX) {
  return radiusKm >= leastPx * kmPerPx;
}

/** Whether a place lies in the picture. */
export function holds({ x, y, halfX, halfY }, { xi_km: xi, zeta_km: zeta }) {
  return Math.abs(xi - x) <= halfX && Math.abs(zeta - y) <= halfY;
}

/**
 * The smallest number of sigmas whose ellipse lies around all of the picture; null where none does.
 * @param {{ellipses: {sigmas: number, xi_km: number[], zeta_km: number[]}[]}} plane
 * @param {View} view
 * @returns {number|null}
 */
export function sigmasAround({ ellipses }, { x, y, halfX, halfY }) {
  const corners = [-1, 1].flatMap((right) => [-1, 1].map((up) => [x + right * halfX, y + up * halfY]));
  const around = ellipses.filter((each) => corners.every((corner) => isInside(each, corner)));
  return around.length ? Math.min(...around.map(({ sigmas }) => sigmas)) : null;
}

/** Whether a place is inside a convex outline: left of all its sides, or right of all. */
function isInside({ xi_km: xi, zeta_km: zeta }, [x, y]) {
  const turns = xi.slice(1).map((right, i) => (right - xi[i]) * (y - zeta[i]) - (zeta[i + 1] - zeta[i]) * (x - xi[i]));
  return turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
}

/**
 * Where the line from the middle of the picture to a place outside of it leaves the picture.
 * @param {View} view
 * @param {{xi_km: number, zeta_km: number}} place
 * @returns {{xi_km: number, zeta_km: number}}
 */
export function edgeTowards({ x, y, halfX, halfY }, { xi_km: xi, zeta_km: zeta }) {
  const share = Math.min(halfX / Math.abs(xi - x), halfY / Math.abs(zeta - y));
  return { xi_km: x + share * (xi - x), zeta_km: y + share * (zeta - y) };
}

/** How far apart two places are. */
export function apartKm(one, other) {
  return Math.hypot(one.xi_km - other.xi_km, one.zeta_km - other.zeta_km);
}

/** Metres while the picture is small. */
export function unitOf({ halfY }) {
  return halfY < 1 ? { name: "m", perKm: 1000, digits: 0 } : { name: "km", perKm: 1, digits: 3 };
}

/**
 * Heights of names, moved as little as it takes for none to lie on another or outside.
 * @param {number[]} heights
 * @param {number} gap
 * @param {number} half of the picture's height: from -half to half
 * @returns {number[]} in the order given
 */
export function spread(heights, gap, half) {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b]);
  const placed = [...heights];
  let least = -half;
  for (const i of order) {
    placed[i] = Math.max(placed[i], least);
    least = placed[i] + gap;
  }
  let most = half;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i], most);
    most = placed[i] - gap;
  }
  return placed;
}
