import assert from "node:assert/strict";
import { test } from "node:test";

import { retone } from "../../static/js/globe/earth-tiles.js";

// Pixels of Natural Earth II as it comes with Cesium.
const ATLANTIC = [62, 105, 150];
const CARIBBEAN = [56, 101, 160];
const LANDS = { amazon: [90, 139, 73], sahara: [189, 181, 142], siberia: [151, 168, 124], himalaya: [163, 169, 169] };

function toned(rgb) {
  const rgba = Uint8ClampedArray.from([...rgb, 255]);
  retone(rgba);
  assert.equal(rgba[3], 255);
  return [...rgba.slice(0, 3)];
}

/** Relative luminance of sRGB. Source: WCAG 2.1. */
function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

test("every land is lighter than every sea", () => {
  const sea = Math.max(...[ATLANTIC, CARIBBEAN].map((rgb) => luminance(toned(rgb))));
  for (const [name, rgb] of Object.entries(LANDS)) {
    assert.ok(contrast(luminance(toned(rgb)), sea) > 1.3, name);
  }
});

test("nothing on the ground is as light as the dots over it", () => {
  const payload = luminance([0x86, 0xc5, 0xf0]);
  for (const [name, rgb] of Object.entries(LANDS)) {
    assert.ok(contrast(luminance(toned(rgb)), payload) > 2.5, name);
  }
});

test("the coast is a fine line lighter than what it parts", () => {
  const share = 0.5;
  const between = ATLANTIC.map((c, i) => c + (LANDS.amazon[i] - c) * share);
  const steps = Array.from({ length: 41 }, (_, i) => i / 40).map((part) =>
    luminance(toned(ATLANTIC.map((c, i) => c + (LANDS.amazon[i] - c) * part))),
  );
  assert.ok(Math.max(...steps) > Math.max(steps[0], steps[40]));
  assert.ok(luminance(toned(between)) > steps[0]);
});
