import assert from "node:assert/strict";
import { test } from "node:test";

import { byAuthor, pauses, withBreaks } from "../../static/js/lib/opinions.js";

const at = (hour, originator = "") => ({ originator, assessed_at: new Date(Date.UTC(2026, 2, 10, hour)).toISOString() });
const hours = (opinions) => opinions.map((each) => each && new Date(each.assessed_at).getUTCHours());

test("every author's opinions stand together, our runs first", () => {
  const found = byAuthor([at(0, "JSC"), at(1), at(2, "CARA"), at(3), at(4, "JSC")]);
  assert.deepEqual(found.map(({ author }) => author), ["", "CARA", "JSC"]);
  assert.deepEqual(found.map(({ opinions }) => hours(opinions)), [[1, 3], [2], [0, 4]]);
});

test("a time without runs is a pause, whatever messages came in it", () => {
  const every = [at(0), at(1), at(2), at(5, "JSC"), at(12), at(13)];
  assert.deepEqual(pauses(every), [{ after: at(2).assessed_at, until: at(12).assessed_at }]);
});

test("runs that are always as far apart do not pause", () => {
  assert.deepEqual(pauses([at(0), at(8), at(16)]), []);
  assert.deepEqual(pauses([at(0)]), []);
  assert.deepEqual(pauses([]), []);
});

test("the line of our runs breaks at a pause, that of messages does not", () => {
  assert.deepEqual(hours(withBreaks([at(0), at(1), at(2), at(12), at(13)])), [0, 1, 2, null, 12, 13]);
  assert.deepEqual(hours(withBreaks([at(0, "JSC"), at(1, "JSC"), at(20, "JSC")])), [0, 1, 20]);
});
