// What the server answers, and its absence told from its refusals.

import { answerOf, AWAY_STATUSES } from "../lib/requests.js";
import { word } from "../lib/words.js";

/** The server could not be reached: what was asked for may be there, and asking later may help. */
export class ServerAway extends Error {}

/**
 * Fetch, and throw a sentence when there is nothing of use.
 * @param {string} url
 * @returns {Promise<Response>} an answer that is no error
 */
export async function askServer(url) {
  const response = await reach(fetch(url));
  if (response.ok) return response;
  const message = await errorMessage(response);
  throw AWAY_STATUSES.includes(response.status) ? new ServerAway(message) : new Error(message);
}

/**
 * The browser's own words for a lost connection ("Failed to fetch") tell nobody anything.
 * @param {Promise<Response>} answer
 */
export async function reach(answer) {
  try {
    return await answerOf(answer);
  } catch (error) {
    if (error instanceof TypeError) throw new ServerAway(word("The server is away."));
    throw error;
  }
}

/**
 * The sentence of an error in the API's one shape, or one that says what came instead.
 * @param {Response} response
 */
export async function errorMessage(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return word("The server answered {status}.", { status: response.status });
  }
}
