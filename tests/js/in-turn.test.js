import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = new EventTarget();
const { waitMs } = await import("../../static/js/lib/in-turn.js");

/** Say over how long pages shall spread, as the live stream does. */
function hearSpread(spreadMs) {
  const event = new Event("sp:live:clock");
  event.detail = { spread_ms: spreadMs };
  document.dispatchEvent(event);
}

function waits(askedMs, times = 400) {
  return Array.from({ length: times }, () => waitMs(askedMs()));
}

test("a page alone asks once things have settled", () => {
  hearSpread(0);
  for (const wait of waits(() => -Infinity)) assert.equal(wait, 300);
});

test("many pages ask at moments of their own, within the spread", () => {
  hearSpread(4000);
  const found = waits(() => -Infinity);
  for (const wait of found) assert.ok(wait >= 300 && wait <= 4300, `${wait}`);
  assert.ok(Math.max(...found) - Math.min(...found) > 3000);
});

test("what has just been asked for is not asked for again before the others had their turn", () => {
  hearSpread(8000);
  for (const wait of waits(() => performance.now())) assert.ok(wait > 7900 && wait <= 10000, `${wait}`);
  hearSpread(0);
  for (const wait of waits(() => performance.now())) assert.ok(wait > 2900 && wait <= 3750, `${wait}`);
});
