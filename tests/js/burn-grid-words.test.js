import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.safePassageWords = {
  ", ": "，",
  "{at} UTC, {hours} h before": "{at} UTC，提前 {hours} h",
  "Refused: {why}": "无法外推：{why}",
  "Miss {miss} km": "最近距离 {miss} km",
  "probability {pc}": "碰撞概率 {pc}",
  "under {pc}": "低于 {pc}",
  "New {fresh}, nearer {closer}, cleared {gone} within {limit} km": "{limit} km 以内新增 {fresh}，更近 {closer}，解除 {gone}",
  "about {count} min": "约 {count} 分钟",
};
const { aboutTime, burnLines } = await import("../../static/js/lib/burn-grid.js");

const space = { hours: [24], directions: [], dv_m_s: [0.5], threshold_km: 5, best: [], burns: [] };
const burn = {
  time: 0, direction: "radial", size: 0, at: "2026-03-10 14:04:11", way: "向外", refused: "", miss_km: 7.5, pc: 1e-20, reason: "", new: 1, closer: 0, gone: 2, recommended: false, is_likely: false,
};

test("a burn is told in the language of its page", () => {
  assert.deepEqual(burnLines(space, burn), ["0.5 m/s 向外", "2026-03-10 14:04 UTC，提前 24.0 h", "最近距离 7.50 km，碰撞概率 低于 1e−15", "5 km 以内新增 1，更近 0，解除 2"]);
  assert.equal(burnLines(space, { ...burn, refused: "no orbit" })[2], "无法外推：no orbit");
  assert.equal(aboutTime(200), "约 3 分钟");
});
