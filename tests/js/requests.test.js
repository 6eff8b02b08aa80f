// Whoever asks the server for something says whether it was reached.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answerOf, requests } from "../../static/js/lib/requests.js";

let told = [];
for (const name of ["reached", "unreached"]) requests.addEventListener(name, () => told.push(name));
beforeEach(() => (told = []));

test("an answer is handed on, whatever it says: the server is there", async () => {
  const refusal = new Response("", { status: 403 });
  assert.equal(await answerOf(Promise.resolve(refusal)), refusal);
  assert.deepEqual(told, ["reached"]);
});

test("a proxy that cannot reach it answers in its place", async () => {
  await answerOf(Promise.resolve(new Response("", { status: 502 })));
  assert.deepEqual(told, ["unreached"]);
});

test("a server that is busy is there: it says when to ask again", async () => {
  await answerOf(Promise.resolve(new Response("", { status: 503, headers: { "Retry-After": "5" } })));
  assert.deepEqual(told, ["reached"]);
});

test("a connection that cannot be made is told of, and its error goes on", async () => {
  await assert.rejects(answerOf(Promise.reject(new TypeError("Failed to fetch"))), TypeError);
  assert.deepEqual(told, ["unreached"]);
});

test("a request that was given up says nothing of the server", async () => {
  await assert.rejects(answerOf(Promise.reject(new DOMException("", "AbortError"))));
  assert.deepEqual(told, []);
});
