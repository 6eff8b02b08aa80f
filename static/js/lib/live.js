// The live stream: one EventSource a page, with its own back-off and a state people can see.
// Every server-sent event reaches the page as a CustomEvent on document: "sp:live:<name>".
// Whether there is contact at all is <html data-live> and the CustomEvent "sp:live" on document,
// each time it changes: detail.state, and detail.since_ms, the last word from the server.
// An open stream may be a line that is long dead. So what other requests meet, and what the browser
// says of its network, puts it to the test: the stream is made anew, and its fate tells.

import { Contact, SILENT_AFTER_MS } from "./contact.js";
import { realNowMs, setClockReading } from "./product-clock.js";
import { requests } from "./requests.js";

const EVENT_NAMES = ["run", "station_runs", "pull", "catalog", "conjunctions", "feeds", "alerts", "coordination", "study", "exercise", "clock"];
const LOOK_EVERY_MS = 1000;
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 10000;
const CONNECT_WITHIN_MS = 8000; // a server that hangs takes the connection and never answers
// Browsers allow six connections to a server: pages nobody looks at must not hold them all.
const CLOSE_WHEN_HIDDEN_MS = 20000;
// One kind of request that always fails must not keep the stream from ever being heard.
const TEST_EVERY_MS = 5000;

/** The newest state of each name, as text, for modules that start to listen after it came. */
const newest = new Map();

/**
 * Act when the state of a subject differs from what the page shows.
 * @param {string} name of the event
 * @param {() => void} act
 * @param {unknown} [shown] the state that the page was made with; without it the first one heard
 */
export function onLiveNews(name, act, shown) {
  let known = shown === undefined ? newest.get(name) : JSON.stringify(shown);
  const hear = (state) => {
    const isNews = known !== undefined && known !== state;
    known = state;
    if (isNews) act();
  };
  if (newest.has(name)) hear(newest.get(name));
  document.addEventListener(`sp:live:${name}`, () => hear(newest.get(name)));
}

/**
 * Act when there is contact again after it was lost: what happened in between was missed.
 * @param {() => void} act
 */
export function onContactRegained(act) {
  let wasLost = false;
  document.addEventListener("sp:live", ({ detail }) => {
    if (detail.state === "live" && wasLost) act();
    wasLost = detail.state !== "live";
  });
}

export class LiveStream {
  /**
   * @param {string} url
   * @param {EventTarget} [others] tells of what other requests met
   */
  constructor(url, others = requests) {
    this.url = url;
    this.others = others;
    this.contact = new Contact(Date.now());
    this.state = "";
    this.delayMs = FIRST_DELAY_MS;
    this.lastEventId = "";
    this.triedMs = -Infinity;
    this.source = /** @type {EventSource|null} */ (null);
    this.patienceTimer = 0;
    this.retryTimer = 0;
    this.hiddenTimer = 0;
  }

  start() {
    if (!document.hidden) this.#connect();
    setInterval(() => !document.hidden && this.#look(), LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", () => this.#visibilityChanged());
    window.addEventListener("online", () => this.#reconnectNow());
    window.addEventListener("offline", () => this.#test());
    this.others.addEventListener("unreached", () => this.#test());
    this.others.addEventListener("reached", () => this.#waitNoLonger());
    window.addEventListener("pagehide", () => this.#close());
    window.addEventListener("pageshow", (event) => event.persisted && this.#reconnectNow());
  }

  #visibilityChanged() {
    clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = setTimeout(() => this.#close(), CLOSE_WHEN_HIDDEN_MS);
      return;
    }
    this.contact.woke(Date.now());
    if (this.source === null) this.#reconnectNow();
  }

  #connect() {
    this.#close();
    this.triedMs = Date.now();
    const url = new URL(this.url, location.href);
    // EventSource sends Last-Event-ID only on its own retries; ours carry it in the address.
    if (this.lastEventId) url.searchParams.set("last_event_id", this.lastEventId);
    this.source = new EventSource(url);
    this.source.onerror = () => this.#lost();
    this.#waitFor(CONNECT_WITHIN_MS);
    for (const name of EVENT_NAMES) {
      this.source.addEventListener(name, (event) => this.#received(name, event));
    }
  }

  /** @param {MessageEvent} event */
  #received(name, event) {
    const detail = JSON.parse(event.data);
    this.#waitFor(SILENT_AFTER_MS);
    this.delayMs = FIRST_DELAY_MS;
    if (event.lastEventId) this.lastEventId = event.lastEventId;
    newest.set(name, JSON.stringify(detail));
    if (name === "clock") setClockReading(detail);
    this.contact.heard(Date.now());
    this.#look();
    document.dispatchEvent(new CustomEvent(`sp:live:${name}`, { detail }));
  }

  /** Give the connection up unless the server says something in time. */
  #waitFor(limitMs) {
    clearTimeout(this.patienceTimer);
    this.patienceTimer = setTimeout(() => this.#lost(), limitMs);
  }

  #lost() {
    this.#close();
    this.contact.broke();
    this.#look();
    // Jitter, so that a hundred open pages do not return in the same instant.
    this.retryTimer = setTimeout(() => this.#connect(), this.delayMs * (0.75 + Math.random() / 2));
    this.delayMs = Math.min(this.delayMs * 2, MAX_DELAY_MS);
  }

  /** Something could not reach the server: does the stream? */
  #test() {
    if (this.state === "live" && this.#hasNotTriedFor(TEST_EVERY_MS)) this.#reconnectNow();
  }

  /** Something has reached the server: the pause before the next try is over. */
  #waitNoLonger() {
    if (this.source === null && this.#hasNotTriedFor(FIRST_DELAY_MS)) this.#reconnectNow();
  }

  #hasNotTriedFor(ms) {
    return !document.hidden && Date.now() - this.triedMs > ms;
  }

  #reconnectNow() {
    this.delayMs = FIRST_DELAY_MS;
    this.#connect();
  }

  #close() {
    clearTimeout(this.patienceTimer);
    clearTimeout(this.retryTimer);
    this.source?.close();
    this.source = null;
  }

  /** Say how things stand, when that has changed. */
  #look() {
    const state = this.contact.look(Date.now());
    if (state === this.state) return;
    this.state = state;
    document.documentElement.dataset.live = state;
    const detail = { state, since_ms: this.contact.lastHeardMs + realNowMs() - Date.now() };
    document.dispatchEvent(new CustomEvent("sp:live", { detail }));
  }
}
