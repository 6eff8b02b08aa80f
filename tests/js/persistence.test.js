import assert from "node:assert/strict";
import { test } from "node:test";

import { retryDelayMs, untilItWorks } from "../../static/js/lib/persistence.js";

test("waits double and stop growing at half a minute", () => {
  const delays = [1, 2, 3, 9, 50].map((failures) => retryDelayMs(failures, () => 0.5));
  assert.deepEqual(delays, [1000, 2000, 4000, 30000, 30000]);
});

test("it tells of each failure and returns what finally came", async () => {
  const told = [];
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    if (attempts < 3) throw new Error(`no ${attempts}`);
    return "yes";
  };
  const came = await untilItWorks(attempt, (error) => told.push(error.message), async () => {});
  assert.equal(came, "yes");
  assert.deepEqual(told, ["no 1", "no 2"]);
});
