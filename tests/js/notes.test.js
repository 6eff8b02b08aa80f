import assert from "node:assert/strict";
import { test } from "node:test";

import { Notes } from "../../static/js/globe/notes.js";

const EMPTY = { isEmpty: true, isOutdated: true, isReady: false, isUnavailable: false, isWanting: true, failure: null };

function noteOf(isWithoutCatalogue) {
  const element = { textContent: "", hidden: true };
  new Notes(/** @type {any} */ (element), { isWithoutCatalogue }).show(/** @type {any} */ (EMPTY));
  return element.textContent;
}

test("an empty globe promises objects where a catalogue will come", () => {
  assert.match(noteOf(false), /^Catalogue is being loaded/);
});

test("where there is to be no catalogue an empty globe promises none", () => {
  assert.equal(noteOf(true), "There is no catalogue here, so the globe shows no objects.");
});
