import assert from "node:assert/strict";
import { test } from "node:test";

import { FrameFeed } from "../../static/js/globe/frame-feed.js";

const T0 = 1_773_115_200; // a whole minute
const COUNT = 3;

/** A feed over a server that answers as `answer(instant)` says. */
function feedOver(answer) {
  const asked = [];
  const real = { ms: 0 };
  const feed = new FrameFeed({
    framesUrl: "/frames/",
    objectSet: "abc",
    count: COUNT,
    stepS: 60,
    monotonicMs: () => real.ms,
    random: () => 0.5,
    fetch: async (address, { signal }) => {
      const instant = Number(new URL(address, "http://x").searchParams.get("t"));
      asked.push(instant);
      const response = await answer(instant);
      signal.throwIfAborted();
      return response;
    },
  });
  return { feed, asked, real };
}

const frame = (instant) => new Response(new Float32Array(COUNT * 6).fill(instant).buffer);
const problem = (status, message) =>
  Response.json({ error: { code: "x", message, fields: {} } }, { status });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test("it fetches the frames around the clock and one ahead, once", async () => {
  const { feed, asked } = feedOver(frame);
  feed.follow(T0 + 10, 1);
  feed.follow(T0 + 11, 1);
  await settle();
  feed.follow(T0 + 12, 1);
  assert.deepEqual(asked, [T0, T0 + 60, T0 + 120]);
  assert.equal(feed.pairAt(T0 + 12).startUnixS, T0);
  assert.equal(feed.pairAt(T0 + 60).startUnixS, T0 + 60);
});

test("paused, it fetches no more than it shows", async () => {
  const { feed, asked } = feedOver(frame);
  feed.follow(T0 + 10, 0);
  await settle();
  assert.deepEqual(asked, [T0, T0 + 60]);
});

test("when time runs very fast its steps grow", async () => {
  const { feed, asked } = feedOver(frame);
  feed.follow(T0, 240);
  await settle();
  assert.deepEqual(asked.slice(0, 2), [Math.floor(T0 / 240) * 240, Math.floor(T0 / 240) * 240 + 240]);
  assert.equal(feed.pairAt(T0).stepS, 240);
});

test("after a jump it drops what it no longer needs and fetches there", async () => {
  const { feed, asked } = feedOver(frame);
  feed.follow(T0, 1);
  feed.follow(T0 + 36_000, 1);
  await settle();
  assert.ok(asked.includes(T0 + 36_000));
  assert.equal(feed.pairAt(T0), null);
  assert.ok(feed.pairAt(T0 + 36_010));
});

test("it keeps only a few frames", async () => {
  const { feed } = feedOver(frame);
  for (let minute = 0; minute < 40; minute += 1) {
    feed.follow(T0 + minute * 60, 1);
    await settle();
  }
  assert.ok(feed.frames.size <= 8);
  assert.ok(feed.pairAt(T0 + 39 * 60));
});

test("a failing server is asked again ever more slowly, and believed when it is back", async () => {
  let isUp = false;
  const { feed, asked, real } = feedOver((t) => (isUp ? frame(t) : problem(503, "Busy.")));
  feed.follow(T0, 0);
  await settle();
  assert.equal(feed.failure, "Busy.");
  const before = asked.length;
  feed.follow(T0, 0);
  await settle();
  assert.equal(asked.length, before, "asked again without waiting");
  isUp = true;
  real.ms = 60_000;
  feed.follow(T0, 0);
  await settle();
  assert.equal(feed.failure, null);
  assert.ok(feed.pairAt(T0));
});

test("newer elements are announced once, not an error, and not asked about again at once", async () => {
  const { feed, asked, real } = feedOver(() => new Response(null, { status: 204 }));
  let news = 0;
  feed.addEventListener("objectset", () => (news += 1));
  feed.follow(T0, 1);
  await settle();
  assert.equal(news, 1);
  assert.equal(feed.failure, null);
  feed.follow(T0, 1);
  await settle();
  assert.equal(asked.length, 3, "asked again without waiting for the list");
  real.ms = 3000;
  feed.follow(T0, 1);
  await settle();
  assert.equal(news, 2, "never again, were the list lost on its way");
});

test("a time too far from the elements is said once and not asked about again", async () => {
  const why = "The elements are from around 2026-01-01, 68 days before the time asked for.";
  const isFar = (instant) => instant > T0 + 40 * 86_400;
  const none = () => new Response(null, { status: 204, headers: { "X-Frame-Unavailable": why } });
  const { feed, asked, real } = feedOver((t) => (isFar(t) ? none() : frame(t)));
  let changes = 0;
  feed.addEventListener("change", () => (changes += 1));
  const farUnixS = T0 + 68 * 86_400;
  feed.follow(farUnixS, 1);
  await settle();
  for (let minute = 1; minute < 30; minute += 1) {
    real.ms += 60_000;
    feed.follow(farUnixS + minute * 60, 1);
    await settle();
  }
  assert.equal(asked.length, 3);
  assert.equal(changes, 1);
  assert.equal(feed.failure, why);
  feed.follow(T0, 1);
  await settle();
  assert.equal(feed.failure, null, "back near the elements there are frames again");
  assert.ok(feed.pairAt(T0));
});

test("a frame of another length than the list of objects is refused", async () => {
  const { feed } = feedOver(() => new Response(new ArrayBuffer(24)));
  feed.follow(T0, 0);
  await settle();
  assert.match(feed.failure, /another length/);
  assert.equal(feed.pairAt(T0), null);
});

test("a retired feed asks for nothing", async () => {
  const { feed, asked } = feedOver(frame);
  feed.retire();
  feed.follow(T0, 1);
  await settle();
  assert.deepEqual(asked, []);
});
