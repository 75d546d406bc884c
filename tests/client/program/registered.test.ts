import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { ask, COORDINATOR, GRAPHQL } from "./talka.ts";

const COUNTS = "query Counts($first: Int!) { board { counts { openLines } lines(first: $first) { nodes { id title } } } }";
const REGISTER = `mutation ($text: String!) {
  registerDocument(input: { text: $text }) { __typename ... on Document { documentId } ... on Refusal { sentence } }
}`;

type Registered = { registerDocument: { __typename: string; documentId: string } };

async function register(text: string): Promise<string> {
  const { registerDocument } = await ask<Registered>(REGISTER, { text }, COORDINATOR);
  assert.equal(registerDocument.__typename, "Document");
  return registerDocument.documentId;
}

function address(documentId: string, variables: object): string {
  return `${GRAPHQL}?${new URLSearchParams({ documentId, variables: JSON.stringify(variables) })}`;
}

test("a registered document is run by its id, which its text gives, over GET and POST", async () => {
  const documentId = await register(COUNTS);
  assert.equal(documentId, `sha256:${createHash("sha256").update(COUNTS).digest("hex")}`);
  const got = await fetch(address(documentId, { first: 2 }));
  const body = JSON.stringify({ documentId, variables: { first: 2 } });
  const posted = await fetch(GRAPHQL, { method: "POST", headers: { "content-type": "application/json" }, body });
  const answer = (await got.json()) as { data: { board: { lines: { nodes: unknown[] } } } };
  assert.equal(answer.data.board.lines.nodes.length, 2);
  assert.deepEqual(await posted.json(), answer);
});

test("an answer that has not changed does not travel twice", async () => {
  const there = address(await register("{ items { code } }"), {});
  const first = await fetch(there);
  const tag = first.headers.get("etag");
  assert.ok(tag);
  assert.match(first.headers.get("cache-control") ?? "", /public, max-age=\d+/);
  const second = await fetch(there, { headers: { "if-none-match": tag } });
  assert.equal(second.status, 304);
  assert.equal(await second.text(), "");
});

test("what a person is answered is kept by no shared cache", async () => {
  const there = address(await register("{ viewer { person { name } } }"), {});
  const answered = await fetch(there, { headers: { authorization: `Bearer ${COORDINATOR}` } });
  assert.match(answered.headers.get("cache-control") ?? "", /private|no-store/);
  assert.match(answered.headers.get("vary") ?? "", /Authorization/);
});

test("an id that nobody registered is refused by its code", async () => {
  const unknown = await fetch(address(`sha256:${"0".repeat(64)}`, {}), { headers: { accept: "application/graphql-response+json" } });
  const answer = (await unknown.json()) as { errors: { extensions: { code: string } }[] };
  assert.equal(unknown.status, 400);
  assert.equal(answer.errors[0]!.extensions.code, "NOT_REGISTERED");
});

test("an act that was registered is not done by GET", async () => {
  const documentId = await register("mutation { signOut { done } }");
  const refused = await fetch(address(documentId, {}), { headers: { authorization: `Bearer ${COORDINATOR}` } });
  assert.equal(refused.status, 405);
  assert.ok((await ask<{ viewer: { signedIn: boolean } }>("{ viewer { signedIn } }", {}, COORDINATOR)).viewer.signedIn);
});
