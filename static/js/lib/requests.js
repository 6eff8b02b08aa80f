// What requests show of the way to the server: whoever asks it for something does so through here.
// The live stream hears of each and is put to the test by it (lib/live.js): it alone says how things
// stand, so that no part of a page calls the server away while another calls it live.

export const AWAY_STATUSES = [502, 503, 504]; // a proxy that cannot reach it

/** Events: "reached", "unreached". */
export const requests = new EventTarget();

/**
 * Wait for an answer, and say whether there was one. A request that was given up says nothing.
 * @param {Promise<Response>} answer
 */
export async function answerOf(answer) {
  try {
    const response = await answer;
    tell(comesFromServer(response.status, response.headers.get("Retry-After")));
    return response;
  } catch (error) {
    if (error instanceof TypeError) tell(false);
    throw error;
  }
}

/** The requests of htmx: forms, lists and what refreshes itself. */
export function watchHtmx() {
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => tell(false));
  document.addEventListener("htmx:beforeOnLoad", ({ detail: { xhr } }) => {
    tell(comesFromServer(xhr.status, xhr.getResponseHeader("Retry-After")));
  });
}

/**
 * A server that is busy says so itself, and when to ask again (sasweb/turns.py). Were its streams
 * made anew for that, it would be asked for more the less it can answer.
 * @param {number} status
 * @param {string|null} retryAfter
 */
function comesFromServer(status, retryAfter) {
  return !AWAY_STATUSES.includes(status) || retryAfter !== null;
}

function tell(isReached) {
  requests.dispatchEvent(new Event(isReached ? "reached" : "unreached"));
}
