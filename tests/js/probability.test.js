import assert from "node:assert/strict";
import { test } from "node:test";

import { decadeStep, decades, probabilityText, scaleText } from "../../static/js/lib/probability.js";

test("a probability keeps two digits and is never rounded to none or to all", () => {
  const words = [2.13e-5, 0.0019, 0.354, 0.9996, 1, 1e-15, 3.1e-121].map(probabilityText);
  assert.deepEqual(words, ["2.1e−05", "1.9e−03", "0.35", "over 0.99", "1", "1.0e−15", "under 1e−15"]);
});

test("a factor keeps two digits", () => {
  assert.deepEqual([0.3017, 2.14, 99.7, 1234].map(scaleText), ["0.3", "2.1", "100", "1,200"]);
});

test("a picture holds every value of note, what is unknown left out", () => {
  const [low, top] = decades([2e-7, null, 3e-5]);
  assert.ok(low < Math.log10(2e-7) && low > -8);
  assert.ok(top > Math.log10(3e-5) && top < -3);
});

test("close values still have three decades around them", () => {
  const [low, top] = decades([1e-5, 1e-5]);
  assert.ok(top - low >= 3);
});

test("no picture goes under what is worth reading or over one", () => {
  assert.equal(decades([1e-99, 1e-4])[0], -30.5);
  assert.equal(decades([1e-99, 1e-4], 1e-12)[0], -12.5);
  assert.equal(decades([1])[1], 0.5);
});

test("an axis over many decades has about eight lines", () => {
  assert.equal(decadeStep([-7.2, -3.1]), 1);
  assert.equal(decadeStep([-30.5, -3.2]), 4);
});
