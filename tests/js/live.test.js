// What requests meet puts the live stream to the test, and its fate is what the page says.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

class Page extends EventTarget {
  hidden = false;
  documentElement = { dataset: {} };
  querySelector() {
    return null;
  }
}

class FakeSource extends EventTarget {
  static made = [];
  static isReachable = true;
  isClosed = false;

  constructor() {
    super();
    FakeSource.made.push(this);
    if (!FakeSource.isReachable) setTimeout(() => this.isClosed || this.onerror(), 5);
  }

  say(name, detail) {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(detail), lastEventId: "" }));
  }

  close() {
    this.isClosed = true;
  }
}

Object.assign(globalThis, {
  document: new Page(),
  window: new EventTarget(),
  location: { href: "https://watch.example.org/" },
  EventSource: FakeSource,
});

const { LiveStream } = await import("../../static/js/lib/live.js");

const state = () => document.documentElement.dataset.live;
const newest = () => FakeSource.made.at(-1);
let requests;

/** Time goes by as it does on a page that is awake. */
function wait(ms) {
  for (let passed = 0; passed < ms; passed += 100) mock.timers.tick(100);
}

const unreached = () => requests.dispatchEvent(new Event("unreached"));
const reached = () => requests.dispatchEvent(new Event("reached"));

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1e12 });
  FakeSource.made = [];
  FakeSource.isReachable = true;
  window = new EventTarget();
  requests = new EventTarget();
  new LiveStream("/live/events/", requests).start();
  newest().say("feeds", {});
  wait(6000);
  newest().say("feeds", {});
});

afterEach(() => mock.timers.reset());

test("a request that finds no server shows at once, though the old line still speaks", () => {
  const old = newest();
  FakeSource.isReachable = false;
  unreached();
  wait(100);
  assert.equal(state(), "reconnecting");
  assert.ok(old.isClosed);
  wait(15000);
  assert.equal(state(), "offline");
});

test("so does a browser that has lost its network", () => {
  FakeSource.isReachable = false;
  window.dispatchEvent(new Event("offline"));
  wait(100);
  assert.equal(state(), "reconnecting");
});

test("a request that fails by itself changes nothing while the stream can be made anew", () => {
  unreached();
  newest().say("feeds", {});
  wait(1000);
  assert.equal(state(), "live");
  assert.equal(FakeSource.made.length, 2);
  unreached();
  assert.equal(FakeSource.made.length, 2, "one that always fails does not keep the stream from speaking");
});

test("any answer ends the wait for the next try", () => {
  FakeSource.isReachable = false;
  unreached();
  wait(20000);
  assert.equal(state(), "offline");
  FakeSource.isReachable = true;
  while (!newest().isClosed) wait(100);
  wait(1100);
  const tries = FakeSource.made.length;
  reached();
  newest().say("feeds", {});
  assert.equal(state(), "live");
  assert.equal(FakeSource.made.length, tries + 1);
});
