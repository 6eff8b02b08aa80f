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
  return before !== null && unfinishedOf(before) !== unfinishedOf(event);
}

/** Which runs of all against all wait or are under way in one event, as text. */
function unfinishedOf(event) {
  return catalogueRuns(event)
    .filter((run) => UNFINISHED.has(run.status))
    .map((run) => run.id)
    .join();
}
