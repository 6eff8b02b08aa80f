// The theme that a person chose holds on every page; paper is light.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../static/js/lib/theme.js", import.meta.url), "utf8");

/** A page whose person chose something, or nothing, before. */
function open({ chosen = null, usual, systemIsLight = false } = {}) {
  const dataset = usual ? { usualTheme: usual } : {};
  const on = {};
  const stored = { "safe-passage-theme": chosen };
  const media = (matches) => ({ matches, addEventListener() {} });
  vm.runInNewContext(SOURCE, {
    window: {
      matchMedia: (query) => media(query.includes("light") && systemIsLight),
      addEventListener: (name, heard) => (on[name] = heard),
    },
    document: { documentElement: { dataset }, dispatchEvent() {} },
    localStorage: { getItem: (key) => stored[key], setItem: (key, value) => (stored[key] = value) },
    CustomEvent: class {},
  });
  return { dataset, on };
}

test("a page is dark until a person chooses", () => {
  assert.equal(open().dataset.theme, "dark");
  assert.equal(open({ chosen: "light" }).dataset.theme, "light");
});

test("where strangers read it is the system's, until they choose", () => {
  assert.equal(open({ usual: "auto", systemIsLight: true }).dataset.theme, "light");
  assert.equal(open({ usual: "auto", systemIsLight: true, chosen: "dark" }).dataset.theme, "dark");
});

test("paper is light, and the screen is afterwards what it was", () => {
  const { dataset, on } = open({ chosen: "dark" });
  on.beforeprint();
  assert.equal(dataset.theme, "light");
  on.afterprint();
  assert.equal(dataset.theme, "dark");
});
