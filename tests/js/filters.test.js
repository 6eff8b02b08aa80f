import assert from "node:assert/strict";
import { test } from "node:test";

import {
  criteriaFromAddress,
  criteriaToAddress,
  everything,
  frameRegimes,
  visibilityMask,
} from "../../static/js/globe/filters.js";
import { ObjectCatalog } from "../../static/js/globe/object-catalog.js";
import { STYLE_SIZE, pointStyles, rgbOf } from "../../static/js/globe/point-styles.js";
import { circularState, columnsOf, frameOf } from "./support.js";

const CATALOG = new ObjectCatalog(
  columnsOf([
    { id: 25544, name: "ISS (ZARYA)", owner: "ISS" },
    { id: 44713, name: "STARLINK-1007", owner: "US", constellation: "Starlink" },
    { id: 34454, name: "COSMOS 2251 DEB", type: "debris", owner: "CIS" },
    { id: 4471, name: "SL-8 R/B", type: "rocket_body", owner: "CIS" },
  ]),
);
const REGIMES = ["leo", "leo", "meo", "geo"];
const shown = (change) => [...visibilityMask(CATALOG, REGIMES, { ...everything(), ...change })];

test("everything is shown until something is filtered", () => {
  assert.deepEqual(shown({}), [1, 1, 1, 1]);
});

test("type, regime, owner and constellation each narrow the view, and together", () => {
  assert.deepEqual(shown({ types: new Set(["debris", "rocket_body"]) }), [0, 0, 1, 1]);
  assert.deepEqual(shown({ regimes: new Set(["leo"]) }), [1, 1, 0, 0]);
  assert.deepEqual(shown({ constellation: "Starlink" }), [0, 1, 0, 0]);
  assert.deepEqual(shown({ ownerCode: "CIS", types: new Set(["debris"]) }), [0, 0, 1, 0]);
});

test("a query takes every word, in names in any case or at the start of numbers", () => {
  assert.deepEqual(shown({ query: "cosmos deb" }), [0, 0, 1, 0]);
  assert.deepEqual(shown({ query: "4471" }), [0, 1, 0, 1]);
  assert.deepEqual(shown({ query: "no such thing" }), [0, 0, 0, 0]);
});

test("search puts the number itself first, then names that begin so", () => {
  const names = (query) => CATALOG.search(query, 9).indices.map((i) => CATALOG.object(i).name);
  assert.deepEqual(names("4471"), ["SL-8 R/B", "STARLINK-1007"]);
  assert.deepEqual(names("s"), ["STARLINK-1007", "SL-8 R/B", "ISS (ZARYA)", "COSMOS 2251 DEB"]);
  assert.deepEqual(CATALOG.search("  ", 9), { indices: [], total: 0 });
  assert.equal(CATALOG.search("s", 1).total, 4);
});

test("an object that is not there is not found", () => {
  assert.equal(CATALOG.indexOf(99999), -1);
});

test("criteria survive the journey through an address, beside other parameters", () => {
  const criteria = { ...everything(), ownerCode: "CIS", types: new Set(["debris"]), query: "a b" };
  const parameters = new URLSearchParams("pass=7");
  criteriaToAddress(criteria, parameters);
  assert.equal(parameters.get("pass"), "7");
  assert.deepEqual(criteriaFromAddress(new URLSearchParams(parameters.toString())), criteria);
});

test("an address without filters shows everything, and strange values are left out", () => {
  assert.deepEqual(criteriaFromAddress(new URLSearchParams("")), everything());
  const odd = criteriaFromAddress(new URLSearchParams("globe_types=debris,<script>"));
  assert.deepEqual([...odd.types], ["debris"]);
});

test("hiding every type is remembered as such", () => {
  const parameters = new URLSearchParams();
  criteriaToAddress({ ...everything(), types: new Set() }, parameters);
  assert.equal(criteriaFromAddress(parameters).types.size, 0);
});

test("the regimes of a frame follow its rows, unknown ones included", () => {
  const frame = frameOf([circularState(6778, 1, 0), null, circularState(42164, 0, 0)]);
  assert.deepEqual(frameRegimes(frame), ["leo", "unknown", "geo"]);
});

test("hidden objects have no size, shown ones their type's look", () => {
  const looks = {
    debris: { rgb: [1, 2, 3], opacity: 0.5, sizePx: 2 },
    unknown: { rgb: [9, 9, 9], opacity: 1, sizePx: 1 },
  };
  const styles = pointStyles(["debris", "debris", "mystery"], Uint8Array.of(1, 0, 1), looks);
  assert.deepEqual([...styles.slice(0, 5)], [1, 2, 3, 127, 20]);
  assert.equal(styles[STYLE_SIZE + 4], 0);
  assert.deepEqual([...styles.slice(2 * STYLE_SIZE, 2 * STYLE_SIZE + 3)], [9, 9, 9]);
  assert.deepEqual(rgbOf(" #8fd3e8"), [0x8f, 0xd3, 0xe8]);
});
