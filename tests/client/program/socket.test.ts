import assert from "node:assert/strict";
import { test } from "node:test";

import { CloseCode, createClient, type Client, type ClientOptions } from "graphql-ws";

import {
  askForSuits, changed, CHANGES, COORDINATOR, lines, newestEvent, SOCKET, type Answer, type Change,
} from "./talka.ts";

/** A client of the test's own, closed when the test ends. */
function opened(options: Partial<ClientOptions>, end: { after: (done: () => unknown) => void }): Client {
  const client = createClient({ url: SOCKET, retryWait: async () => {}, ...options });
  end.after(() => client.dispose());
  return client;
}

/** The changes of the board, as a client that reads them one by one gets them. */
function watched(client: Client, variables: object): AsyncIterableIterator<Answer<Change>> {
  return client.iterate<Change>({ query: CHANGES, variables: { ...variables } }) as AsyncIterableIterator<Answer<Change>>;
}

test("a change made by a mutation is received", async (t) => {
  const client = opened({}, t);
  const changes = watched(client, { after: await newestEvent() });
  assert.equal(await changed(changes, await askForSuits(3)), "publish");
});

test("a client that lost its connection comes back and misses nothing", async (t) => {
  const reconnected = Promise.withResolvers<void>();
  const client = opened({ on: { connected: (_socket, _payload, again) => again && reconnected.resolve() } }, t);
  const variables = { after: await newestEvent() };
  const seen: string[] = [];
  const both = Promise.withResolvers<void>();
  client.subscribe<Change>({ query: CHANGES, variables }, {
    next: ({ data }) => {
      variables.after = data!.boardChanged.event.id; // sent along when the client subscribes again
      seen.push(...lines(data!));
      if (seen.length === 1) void lose().catch(both.reject);
      if (seen.length === 2) both.resolve();
    },
    error: both.reject,
    complete: () => both.reject(new Error("The subscription ended.")),
  });
  const missed: string[] = [];
  async function lose(): Promise<void> {
    client.terminate();
    missed.push(await askForSuits(5)); // nobody listens
  }
  const first = await askForSuits(4);
  await Promise.all([reconnected.promise, both.promise]);
  assert.deepEqual(seen, [first, ...missed]);
});

test("a ping is answered with a pong", async (t) => {
  const pongs = Promise.withResolvers<boolean>();
  const client = opened({ lazy: false, keepAlive: 20, on: { pong: (received) => pongs.resolve(received) } }, t);
  assert.equal(await pongs.promise, true);
  assert.ok(client);
});

test("a token that nobody was given is refused with 4403", async (t) => {
  const closed = Promise.withResolvers<CloseEvent>();
  const client = opened({
    connectionParams: { authorization: "Bearer made-up" },
    on: { closed: (event) => closed.resolve(event as CloseEvent) },
  }, t);
  const refused = client.iterate({ query: "{ viewer { signedIn } }" }).next();
  await assert.rejects(refused);
  assert.equal((await closed.promise).code, CloseCode.Forbidden);
});

test("who introduces themselves with a token is known on that connection", async (t) => {
  const client = opened({ connectionParams: { authorization: `Bearer ${COORDINATOR}` } }, t);
  const answer = await client.iterate({ query: "{ viewer { person { name } } }" }).next();
  assert.ok(answer.value.data.viewer.person.name);
});

test("several subscriptions share one connection and end one by one", async (t) => {
  let connections = 0;
  const client = opened({ lazyCloseTimeout: 1000, on: { connected: () => void connections++ } }, t);
  const after = await newestEvent();
  const filters = [{}, { items: ["protective-suit"] }, { items: ["goggles"] }];
  const [all, suits, goggles] = [{}, { items: ["protective-suit"] }, { items: ["goggles"] }].map((filter) =>
    watched(client, { after, filter }));
  const line = await askForSuits(6);
  assert.deepEqual(await Promise.all([changed(all!, line), changed(suits!, line)]), ["publish", "publish"]);
  await goggles!.return!();
  const next = await askForSuits(7);
  assert.equal(await changed(watched(client, { after }), next), "publish");
  assert.equal(connections, 1);
});

test("queries run on the same connection and a wrong document ends itself alone", async (t) => {
  const client = opened({}, t);
  const wrong = client.iterate({ query: "{ nothing }" }).next();
  await assert.rejects(wrong, (errors: { message: string }[]) => errors[0]!.message.includes("nothing"));
  const right = await client.iterate({ query: "{ viewer { signedIn } }" }).next();
  assert.deepEqual(right.value.data, { viewer: { signedIn: false } });
});
