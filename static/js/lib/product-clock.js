// The product's clock in the browser: real UTC, or a replayed instant running at some rate.

/**
 * @typedef {Object} ClockReading
 * @property {string|null} as_of product UTC at the anchor, null when the clock is real
 * @property {string|null} anchor real UTC at which the replay began
 * @property {number} rate product seconds per real second
 * @property {string} server_now real UTC on the server when the reading was made
 */

/** @type {ClockReading} */
let reading = { as_of: null, anchor: null, rate: 1, server_now: new Date().toISOString() };
let skewMs = 0;

/** When the page's first byte arrived, by this machine's clock. */
function arrivalMs() {
  const [navigation] = performance.getEntriesByType("navigation");
  return performance.timeOrigin + (navigation?.responseStart ?? performance.now());
}

function load() {
  const meta = document.querySelector('meta[name="product-clock"]');
  if (!meta?.content) return;
  setClockReading(JSON.parse(meta.content), arrivalMs());
}

/**
 * Take a newer reading, such as one from the live stream.
 * @param {ClockReading} newer
 * @param {number} receivedAtMs this machine's clock when it arrived
 */
export function setClockReading(newer, receivedAtMs = Date.now()) {
  reading = newer;
  skewMs = Date.parse(newer.server_now) - receivedAtMs;
}

/** Real UTC as the server sees it, in milliseconds since 1970. */
export function realNowMs() {
  return Date.now() + skewMs;
}

/** Whether product time is a replayed time. */
export function isReplay() {
  return reading.as_of !== null && reading.anchor !== null;
}

/**
 * Product UTC at a real instant of the server's clock, both in milliseconds since 1970.
 * @param {number} realMs
 */
export function productMsAt(realMs) {
  if (!isReplay()) return realMs;
  return Date.parse(reading.as_of) + (realMs - Date.parse(reading.anchor)) * reading.rate;
}

/** Product UTC in milliseconds since 1970. */
export function productNowMs() {
  return productMsAt(realNowMs());
}

/** Product seconds that pass in one real second. */
export function productRate() {
  return reading.as_of === null ? 1 : reading.rate;
}

load();
