// How often a new picture is worth drawing. A screen that is on all day should not spin a fan to move
// dots by a hundredth of a pixel.

const FASTEST_KM_S = 8; // near the speed of the lowest orbits, which look fastest
const SHELL_KM = 600; // the camera is rarely nearer to an object than its height above this
const WORTHWHILE_PX = 0.3;
const SLOWEST_MS = 125; // names and countdowns still feel alive
const PAUSED_MS = 1000; // the words beside the clock still age

/**
 * Milliseconds until the next picture is due, if nobody touches the camera.
 * @param {Object} view
 * @param {number} view.rate shown seconds a real second
 * @param {number} view.cameraHeightKm above the ground, or from what it is tied to
 * @param {number} view.pixelsPerRadian of the picture's height
 */
export function pictureIntervalMs({ rate, cameraHeightKm, pixelsPerRadian }) {
  if (rate === 0) return PAUSED_MS;
  const distanceKm = Math.max(cameraHeightKm - SHELL_KM, 20);
  const pixelsPerSecond = ((FASTEST_KM_S * rate) / distanceKm) * pixelsPerRadian;
  return Math.min((WORTHWHILE_PX / pixelsPerSecond) * 1000, SLOWEST_MS);
}
