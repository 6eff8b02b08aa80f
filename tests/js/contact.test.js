import assert from "node:assert/strict";
import { test } from "node:test";

import { Contact, OFFLINE_AFTER_MS } from "../../static/js/lib/contact.js";

/** Look every second, as the page does, and say what was seen at the end. */
function lookUntil(contact, fromMs, untilMs) {
  let state = contact.look(fromMs);
  for (let nowMs = fromMs + 1000; nowMs <= untilMs; nowMs += 1000) state = contact.look(nowMs);
  return state;
}

test("a server that speaks every four seconds is live", () => {
  const contact = new Contact(0);
  for (let nowMs = 0; nowMs <= 60000; nowMs += 1000) {
    if (nowMs % 4000 === 0) contact.heard(nowMs);
    assert.equal(contact.look(nowMs), "live");
  }
});

test("one missed heartbeat is not an alarm", () => {
  const contact = new Contact(0);
  assert.equal(lookUntil(contact, 0, 8000), "live");
});

test("silence alone is noticed and said within fifteen seconds", () => {
  const contact = new Contact(0);
  assert.equal(lookUntil(contact, 0, 10000), "reconnecting");
  assert.equal(lookUntil(contact, 11000, 15000), "offline");
});

test("a broken connection shows at once, and is offline only after a while", () => {
  const contact = new Contact(0);
  contact.broke();
  assert.equal(contact.look(100), "reconnecting");
  assert.equal(lookUntil(contact, 1000, OFFLINE_AFTER_MS), "reconnecting");
  assert.equal(contact.look(OFFLINE_AFTER_MS + 1), "offline");
});

test("one word from the server ends it", () => {
  const contact = new Contact(0);
  contact.broke();
  assert.equal(lookUntil(contact, 0, 20000), "offline");
  contact.heard(20500);
  assert.equal(contact.look(20600), "live");
  assert.equal(contact.lastHeardMs, 20500);
});

test("a machine that slept asks first and raises no alarm", () => {
  const contact = new Contact(0);
  assert.equal(lookUntil(contact, 0, 3000), "live");
  contact.broke();
  assert.equal(contact.look(3600000), "reconnecting");
  assert.equal(contact.lastHeardMs, 0);
});
