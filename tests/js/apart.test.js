import assert from "node:assert/strict";
import { test } from "node:test";

import { pushedApart } from "../../static/js/lib/apart.js";

test("what lies close together is pushed up, in the order in which it lies", () => {
  assert.deepEqual(pushedApart([5, 1], 20), [21, 1]);
  assert.deepEqual(pushedApart([3, 1, 2], 2), [5, 1, 3]);
});

test("what is far enough apart stays where it belongs", () => {
  assert.deepEqual(pushedApart([30, 1], 20), [30, 1]);
  assert.deepEqual(pushedApart([], 20), []);
});
