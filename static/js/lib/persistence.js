// Trying again, ever more slowly, with jitter so that a hundred pages do not return in one instant.

const FIRST_MS = 1000;
const LONGEST_MS = 30000;

/**
 * How long to wait after some failures in a row.
 * @param {number} failures 1 after the first
 * @param {() => number} random 0 to 1
 */
export function retryDelayMs(failures, random = Math.random) {
  return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS) * (0.75 + random() / 2);
}

/**
 * Attempt until it works.
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {(error: Error) => void} onFailure told of each failure
 * @param {(ms: number) => Promise<void>} [wait]
 * @returns {Promise<T>}
 */
export async function untilItWorks(attempt, onFailure, wait = sleep) {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      onFailure(error);
      await wait(retryDelayMs(failures));
    }
  }
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
