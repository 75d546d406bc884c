import assert from "node:assert/strict";
import { test } from "node:test";

import { createClient, NetworkError, type Client } from "graphql-sse";

import { askForSuits, changed, CHANGES, COORDINATOR, GRAPHQL, newestEvent, type Answer, type Change } from "./talka.ts";

/** The changes of the board after an event, as a client that reads them one by one gets them. */
function watched(client: Client, after: string | null): AsyncIterable<Answer<Change>> {
  return client.iterate<Change>({ query: CHANGES, variables: { after } }) as AsyncIterable<Answer<Change>>;
}

test("a change made by a mutation is received over a connection of its own", async () => {
  const client = createClient({ url: GRAPHQL });
  const changes = watched(client, await newestEvent());
  assert.equal(await changed(changes, await askForSuits(3)), "publish");
});

test("a stream that broke is opened again and goes on after the last event", async () => {
  let opened = 0;
  const breaking = async (url: string, options: RequestInit) => {
    const response = await fetch(url, options);
    return ++opened === 1 ? new Response(broken(response.body!), response) : response;
  };
  const client = createClient({ url: GRAPHQL, fetchFn: breaking, retryAttempts: 3, retry: async () => {} });
  const after = await newestEvent();
  await askForSuits(4);
  const changes = watched(client, after);
  assert.equal(await changed(changes, await askForSuits(5)), "publish");
  assert.ok(opened > 1);
});

/** A body that breaks off after its first piece. */
function broken(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let pieces = 0;
  return new ReadableStream({
    async pull(controller) {
      const { value } = await reader.read();
      if (value && pieces++ === 0) return controller.enqueue(value);
      controller.error(new Error("broken off"));
      await reader.cancel();
    },
  });
}

test("queries and errors come over the same protocol", async () => {
  const client = createClient({ url: GRAPHQL, headers: { authorization: `Bearer ${COORDINATOR}` } });
  const known = await client.iterate({ query: "{ viewer { person { name } } }" }).next();
  assert.ok(known.value.data.viewer.person.name);
  const wrong = await client.iterate({ query: "{ nothing }" }).next().catch((error: unknown) => ({ value: error }));
  assert.match(JSON.stringify(wrong.value), /nothing|400/);
});

test("the single connection mode is refused, so that no server need remember a client", async () => {
  const client = createClient({ url: GRAPHQL, singleConnection: true, retryAttempts: 0 });
  const refused = client.iterate({ query: "{ viewer { signedIn } }" }).next();
  await assert.rejects(refused, (error) => error instanceof NetworkError && error.response?.status === 405);
});
