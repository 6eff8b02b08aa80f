import assert from "node:assert/strict";
import { test } from "node:test";

import { plainText, shortened } from "../../static/js/lib/chart-text.js";

test("markup in a name stays text in a chart", () => {
  assert.equal(plainText("<b>A & B</b>"), "&lt;b&gt;A &amp; B&lt;/b&gt;");
});

test("a long name is cut between characters, a short one is not", () => {
  assert.equal(shortened("CSS", 3), "CSS");
  assert.equal(shortened("STARLINK", 5), "STAR…");
  assert.equal(shortened("🛰🛰🛰🛰", 3), "🛰🛰…");
});
