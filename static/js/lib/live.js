// The live stream: one EventSource a page, with its own back-off and a state people can see.
// Every server-sent event reaches the page as a CustomEvent on document: "sp:live:<name>".

import { setClockReading } from "./product-clock.js";

const EVENT_NAMES = ["run", "pull", "conjunctions", "feeds", "clock"];
const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 30000;
const SILENCE_LIMIT_MS = 45000; // three heartbeats missed: the connection is dead
const OFFLINE_AFTER_MS = 8000; // before that it is "reconnecting"
// Browsers allow six connections to a server: pages nobody looks at must not hold them all.
const CLOSE_WHEN_HIDDEN_MS = 20000;

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

export class LiveStream {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
    this.delayMs = FIRST_DELAY_MS;
    this.lastEventId = "";
    this.lostAtMs = /** @type {number|null} */ (null);
    this.source = /** @type {EventSource|null} */ (null);
    this.silenceTimer = 0;
    this.retryTimer = 0;
    this.hiddenTimer = 0;
  }

  start() {
    if (!document.hidden) this.#connect();
    document.addEventListener("visibilitychange", () => this.#visibilityChanged());
    window.addEventListener("online", () => this.#reconnectNow());
    window.addEventListener("pagehide", () => this.#close());
    window.addEventListener("pageshow", (event) => event.persisted && this.#reconnectNow());
  }

  #visibilityChanged() {
    clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = setTimeout(() => this.#close(), CLOSE_WHEN_HIDDEN_MS);
    } else if (this.source === null) {
      this.#reconnectNow();
    }
  }

  #connect() {
    this.#close();
    const url = new URL(this.url, location.href);
    // EventSource sends Last-Event-ID only on its own retries; ours carry it in the address.
    if (this.lastEventId) url.searchParams.set("last_event_id", this.lastEventId);
    this.source = new EventSource(url);
    this.source.onopen = () => this.#opened();
    this.source.onerror = () => this.#lost();
    for (const name of EVENT_NAMES) {
      this.source.addEventListener(name, (event) => this.#received(name, event));
    }
  }

  #opened() {
    this.delayMs = FIRST_DELAY_MS;
    this.lostAtMs = null;
    this.#heard();
    this.#show("live");
  }

  /** @param {MessageEvent} event */
  #received(name, event) {
    this.#heard();
    if (event.lastEventId) this.lastEventId = event.lastEventId;
    const detail = JSON.parse(event.data);
    newest.set(name, JSON.stringify(detail));
    if (name === "clock") setClockReading(detail);
    document.dispatchEvent(new CustomEvent(`sp:live:${name}`, { detail }));
  }

  #heard() {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.#lost(), SILENCE_LIMIT_MS);
  }

  #lost() {
    this.#close();
    this.lostAtMs ??= Date.now();
    this.#show(Date.now() - this.lostAtMs < OFFLINE_AFTER_MS ? "reconnecting" : "offline");
    // Jitter, so that a hundred open pages do not return in the same instant.
    this.retryTimer = setTimeout(() => this.#connect(), this.delayMs * (0.75 + Math.random() / 2));
    this.delayMs = Math.min(this.delayMs * 2, MAX_DELAY_MS);
  }

  #reconnectNow() {
    clearTimeout(this.retryTimer);
    this.delayMs = FIRST_DELAY_MS;
    this.#connect();
  }

  #close() {
    clearTimeout(this.silenceTimer);
    clearTimeout(this.retryTimer);
    this.source?.close();
    this.source = null;
  }

  /** @param {"live"|"reconnecting"|"offline"} state */
  #show(state) {
    const detail = { state, sinceMs: this.lostAtMs };
    document.dispatchEvent(new CustomEvent("sp:live:state", { detail }));
  }
}
