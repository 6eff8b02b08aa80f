// UTC instants in words. Always UTC: local time is a hover elsewhere.

/** "2026-03-10 04:12:07" */
export function utcDateTime(unixMs) {
  return new Date(unixMs).toISOString().slice(0, 19).replace("T", " ");
}

/** "04:12:07" */
export function utcTime(unixMs) {
  return utcDateTime(unixMs).slice(11);
}
