import assert from "node:assert/strict";
import { test } from "node:test";

import { hasNewsOfCatalogueRuns } from "../../static/js/lib/catalogue-runs.js";

const run = (id, kind, status, ...others) => ({ id, kind, status, others_unfinished: others });

test("a run of the stations is no news", () => {
  const before = run(7, "stations", "running");
  assert.equal(hasNewsOfCatalogueRuns(before, run(7, "stations", "finished"), 5), false);
});

test("a newer finished run of all against all is news", () => {
  assert.equal(hasNewsOfCatalogueRuns(null, run(7, "catalogue", "finished"), 5), true);
  assert.equal(hasNewsOfCatalogueRuns(null, run(5, "catalogue", "finished"), 5), false);
});

test("one that finishes behind a newer run of the stations is news", () => {
  const before = run(8, "stations", "running", run(7, "catalogue", "running"));
  assert.equal(hasNewsOfCatalogueRuns(before, run(8, "stations", "running"), 5), true);
});

test("progress is no news to a list that shows a run, and is to an empty page", () => {
  const before = run(7, "catalogue", "running");
  const now = { ...before, progress: 0.5 };
  assert.equal(hasNewsOfCatalogueRuns(before, now, 5), false);
  assert.equal(hasNewsOfCatalogueRuns(before, now, 0), true);
});

test("one that is asked for is news to a list that shows another, beside which it says so", () => {
  const before = run(8, "stations", "finished");
  assert.equal(hasNewsOfCatalogueRuns(before, run(9, "catalogue", "queued"), 5), true);
  const beside = run(10, "stations", "running", run(9, "catalogue", "running"));
  assert.equal(hasNewsOfCatalogueRuns(run(9, "catalogue", "queued"), beside, 5), false);
});
