// What the live stream's "run" event means for a list of what the newest run of all against all
// found.

const UNFINISHED = new Set(["queued", "running"]);

/** Runs of all against all in one event: the newest run, and those unfinished beside it. */
function catalogueRuns(event) {
  return [event, ...(event?.others_unfinished ?? [])].filter((run) => run?.kind === "catalogue");
}

/**
 * Whether a list should be asked for again.
 * @param {object|null} before the event heard before this one
 * @param {object} event
 * @param {number} shownRun whose events are listed, 0 while there is none
 */
export function hasNewsOfCatalogueRuns(before, event, shownRun) {
  const now = catalogueRuns(event);
  if (!shownRun && now.length) return true; // the empty page shows how far the first run is
  if (now.some((run) => run.status === "finished" && run.id > shownRun)) return true;
  const unfinished = new Set(now.filter((run) => UNFINISHED.has(run.status)).map((run) => run.id));
  const left = catalogueRuns(before).filter((run) => UNFINISHED.has(run.status));
  return left.some((run) => !unfinished.has(run.id));
}
