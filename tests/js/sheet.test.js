// What a printed sheet says of itself.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= { querySelector: () => null };
const { sheetWords } = await import("../../static/js/components/sheet.js");
const page = { subject: "CSS · SYN CZ-3B R/B", worlds: [], printedMs: Date.UTC(2026, 10, 30, 3, 29), place: "watch.example/conjunctions/7/" };

test("a sheet says of which pass it is and as of when", () => {
  const words = sheetWords(page);
  assert.equal(words["--sheet-subject"], '"CSS · SYN CZ-3B R/B"');
  assert.equal(words["--sheet-as-of"], '"As of 2026-11-30 03:29 UTC"');
});

test("a world that is not the live one comes first, once", () => {
  const { "--sheet-subject": subject } = sheetWords({ ...page, worlds: ["EXERCISE", "SYNTHETIC", "SYNTHETIC"] });
  assert.equal(subject, '"EXERCISE · SYNTHETIC · CSS · SYN CZ-3B R/B"');
});

test("a name cannot leave the string that it stands in", () => {
  const { "--sheet-subject": subject } = sheetWords({ ...page, subject: 'A "B" \\\n; color: red' });
  assert.equal(subject, '"A \\"B\\" \\\\ ; color: red"');
});
