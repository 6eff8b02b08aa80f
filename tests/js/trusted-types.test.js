// What the policy of Trusted Types lets through as a program: no text but none at all, and addresses
// of this site's own files.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../static/js/lib/trusted-types.js", import.meta.url), "utf8");
const HERE = "https://watch.example.org";

function policies() {
  const made = {};
  const createPolicy = (name, rules) => (made[name] = rules);
  const document = {
    baseURI: `${HERE}/runs/`,
    currentScript: { src: `${HERE}/static/0a1b/js/lib/trusted-types.js` },
    implementation: { createHTMLDocument: () => ({}) },
  };
  vm.runInNewContext(SOURCE, { window: { trustedTypes: { createPolicy } }, document, URL });
  return made;
}

test("a copy of a script that htmx makes has an address and no text: that text is let through", () => {
  assert.equal(policies().default.createScript(""), "");
});

test("no other text ever becomes a program, not even white space", () => {
  const { createScript } = policies().default;
  for (const text of [" ", "\n", ";", "alert(1)", "//", "0"]) {
    assert.throws(() => createScript(text), /never a program/, JSON.stringify(text));
  }
});

test("a program comes from this site's own files of this version, or is a generated scene", () => {
  const { createScriptURL } = policies().default;
  for (const good of ["/static/0a1b/js/pages/watch.js", `${HERE}/conjunctions/12/scene.js`]) {
    assert.equal(createScriptURL(good), good);
  }
  const bad = ["https://evil.example/static/0a1b/x.js", "/static/other/x.js", "/media/x.js", "data:,1"];
  for (const address of bad) assert.throws(() => createScriptURL(address), /refused/, address);
});
