import assert from "node:assert/strict";
import { test } from "node:test";

import { inRows, pushedApart } from "../../static/js/lib/apart.js";

test("what lies close together is pushed up, in the order in which it lies", () => {
  assert.deepEqual(pushedApart([5, 1], 20), [21, 1]);
  assert.deepEqual(pushedApart([3, 1, 2], 2), [5, 1, 3]);
});

test("what is far enough apart stays where it belongs", () => {
  assert.deepEqual(pushedApart([30, 1], 20), [30, 1]);
  assert.deepEqual(pushedApart([], 20), []);
});

test("what is written in a row begins a new one where there is no room", () => {
  const places = inRows([40, 40, 40, 200, 10], 100, 10);
  assert.deepEqual(places.map(({ row }) => row), [0, 0, 1, 2, 3]);
  assert.deepEqual(places.map(({ from }) => from), [0, 50, 0, 0, 0]);
});
