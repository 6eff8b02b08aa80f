import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.safePassageWords = {
  "Reconnecting": "正在重新连接",
  "{name} is {count} km away": "{name} 距离 {count} km",
  "{count} pass": "{count} 次交会",
};
const { word, counted } = await import("../../static/js/lib/words.js");

test("a word that is translated is given in the page's language", () => {
  assert.equal(word("Reconnecting"), "正在重新连接");
});

test("a word without a translation stays English", () => {
  assert.equal(word("Paused"), "Paused");
  assert.equal(word("{name} is gone", { name: "TIANHE" }), "TIANHE is gone");
});

test("values take their places, zero and none given among them", () => {
  assert.equal(word("{name} is {count} km away", { name: "CSS", count: 0 }), "CSS 距离 0 km");
  assert.equal(word("{name} stays", {}), "{name} stays");
});

test("a number chooses among the forms of English, and a language with one form has that", () => {
  assert.equal(counted("{count} object", "{count} objects", 1), "1 object");
  assert.equal(counted("{count} object", "{count} objects", 0), "0 objects");
  assert.equal(counted("{count} pass", "{count} passes", 3), "3 次交会");
});
