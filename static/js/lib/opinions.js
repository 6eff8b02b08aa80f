// The opinions on one conjunction, author by author: a line joins what one author said, and nothing else.

const HOUR_MS = 3_600_000;
const LONGEST_PAUSE_H = 6; // as long as a newest run counts: see staleness.py
const TIMES_THE_USUAL = 3; // for runs that are usually further apart, as in a fast replay

/**
 * Our runs first (author ""), then each originator of messages.
 * @template {{originator: string}} T
 * @param {T[]} opinions oldest first
 * @returns {{author: string, opinions: T[]}[]}
 */
export function byAuthor(opinions) {
  const authors = [...new Set(opinions.map((each) => each.originator))].sort();
  return authors.map((author) => ({ author, opinions: opinions.filter((each) => each.originator === author) }));
}

/**
 * The times in which no run looked although runs did before and after.
 * @param {{originator: string, assessed_at: string}[]} opinions oldest first
 * @returns {{after: string, until: string}[]} the runs before and after, as they came
 */
export function pauses(opinions) {
  const looked = opinions.filter((each) => !each.originator).map((each) => each.assessed_at);
  const steps = looked.slice(1).map((until, i) => ({ after: looked[i], until, ms: Date.parse(until) - Date.parse(looked[i]) }));
  const usual = steps.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor((steps.length - 1) / 2)] ?? 0;
  const longest = Math.max(LONGEST_PAUSE_H * HOUR_MS, TIMES_THE_USUAL * usual);
  return steps.filter(({ ms }) => ms > longest).map(({ after, until }) => ({ after, until }));
}

/**
 * One author's opinions with a null where a line must not be drawn: over a pause of the runs.
 * @template {{originator: string, assessed_at: string}} T
 * @param {T[]} opinions of one author, oldest first
 * @returns {(T|null)[]}
 */
export function withBreaks(opinions) {
  const resumed = new Set(pauses(opinions).map(({ until }) => until));
  return opinions.flatMap((each) => (!each.originator && resumed.has(each.assessed_at) ? [null, each] : [each]));
}
