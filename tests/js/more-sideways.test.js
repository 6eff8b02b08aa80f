// Which edges of a wide table fade.

import assert from "node:assert/strict";
import { test } from "node:test";

import { edgesWithMore } from "../../static/js/components/more-sideways.js";

const scroller = (scrollLeft, scrollWidth = 900) => ({ scrollLeft, clientWidth: 360, scrollWidth });

test("what fits has no edge that fades, though its width was rounded", () => {
  assert.equal(edgesWithMore(scroller(0, 360)), "");
  assert.equal(edgesWithMore(scroller(0, 361)), "");
});

test("a table that goes on to the right says so, until it was pushed to its end", () => {
  assert.equal(edgesWithMore(scroller(0)), "right");
  assert.equal(edgesWithMore(scroller(200)), "left right");
  assert.equal(edgesWithMore(scroller(540)), "left");
});
