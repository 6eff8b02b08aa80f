// When a page asks for what the live stream told it of: soon, but not all open pages at once.
// The server says in its "clock" events over how long they shall spread (spread_ms).

const SETTLE_MS = 300; // a run writes many rows: ask once
// A run under way says every second how far it is: what has just been asked for is not asked for again
// before this. The last word is never missed, it is read a moment later.
const APART_MS = 3000;

let spreadMs = 0;
document.addEventListener("sp:live:clock", ({ detail }) => (spreadMs = detail.spread_ms ?? 0));

/**
 * @param {number} askedMs when it was last asked for, by performance.now()
 * @returns {number} how long to wait before it is asked for again
 */
export function waitMs(askedMs) {
  const soonest = SETTLE_MS + Math.random() * spreadMs;
  const apart = Math.max(APART_MS, spreadMs) * (1 + Math.random() / 4);
  return Math.max(soonest, askedMs + apart - performance.now());
}
