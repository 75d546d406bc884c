// A frontend in React and Relay: its documents compiled against the contract, its components drawn, its lists grown.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createElement as element, Suspense } from "react";
import relay from "react-relay";
import renderer from "react-test-renderer";
import runtime from "relay-runtime";

import * as document from "./relay/document.js";
import { environment } from "./relay/environment.js";
import { askForSuits, COORDINATOR, DOCTOR } from "./talka.ts";

const { act, create } = renderer;
const { RelayEnvironmentProvider, useFragment, useLazyLoadQuery, usePaginationFragment, useRefetchableFragment } = relay;
const { commitMutation, fetchQuery, ROOT_ID } = runtime;

globalThis.IS_REACT_ACT_ENVIRONMENT = true;

/** What a component shows last; `shown.now` follows it. */
async function drawn(t, within, Component, properties) {
  const shown = { now: undefined };
  const inside = element(Suspense, { fallback: null }, element(Component, { ...properties, show: (now) => (shown.now = now) }));
  const root = await act(async () => create(element(RelayEnvironmentProvider, { environment: within }, inside)));
  t.after(() => act(async () => root.unmount()));
  await settled(() => shown.now);
  return shown;
}

/** Waits, with React at work, until a condition holds. */
async function settled(holds) {
  while (!holds()) await act(async () => await new Promise(setImmediate));
}

function Needs({ count, show }) {
  const query = useLazyLoadQuery(document.needsQuery, { count });
  const { data, ...more } = usePaginationFragment(document.needs, query);
  const rows = data.board.lines.edges.map(({ node }) => element(Need, { key: node.id, line: node }));
  show({ ids: data.board.lines.edges.map(({ node }) => node.id), ...more });
  return rows;
}

function Need({ line }) {
  const { title, gap, request } = useFragment(document.need, line);
  return element("li", null, title, gap, request.urgency);
}

function Facility({ id, show }) {
  const { node } = useLazyLoadQuery(document.facilityQuery, { id });
  const [data, refetch] = useRefetchableFragment(document.facility, node.facility);
  show({ name: data.name, requests: data.requests.edges.map((edge) => edge.node.id), refetch });
  return element("h1", null, data.name);
}

test("a list grows page by page, with no thing twice", async (t) => {
  const within = environment();
  const shown = await drawn(t, within, Needs, { count: 2 });
  assert.equal(shown.now.ids.length, 2);
  assert.equal(shown.now.hasNext, true);
  for (const length of [4, 6]) {
    await act(async () => shown.now.loadNext(2));
    await settled(() => shown.now.ids.length === length);
  }
  assert.equal(new Set(shown.now.ids).size, 6);
  assert.deepEqual(within.sent, ["documentNeedsQuery", "documentNeedsPaginationQuery", "documentNeedsPaginationQuery"]);
});

test("a list that grows while others publish shows nothing twice and leaves nothing out", async (t) => {
  const shown = await drawn(t, environment(), Needs, { count: 3 });
  const first = shown.now.ids;
  await askForSuits(9);
  await act(async () => shown.now.loadNext(100));
  await settled(() => !shown.now.hasNext);
  const whole = await drawn(t, environment(), Needs, { count: 100 });
  assert.equal(new Set(shown.now.ids).size, shown.now.ids.length);
  assert.deepEqual(shown.now.ids.slice(0, 3), first);
  assert.ok(whole.now.ids.filter((id) => !shown.now.ids.includes(id)).length <= 1);
});

test("a list is fetched anew with another filter", async (t) => {
  const shown = await drawn(t, environment(), Needs, { count: 2 });
  const all = shown.now.ids;
  await act(async () => shown.now.refetch({ kinds: ["RIDE"], count: 2 }));
  await settled(() => shown.now.ids.length > 0 && !shown.now.ids.some((id) => all.includes(id)));
});

test("a thing is fetched anew by its id alone", async (t) => {
  await askForSuits(2);
  const within = environment(DOCTOR);
  const { viewer } = await fetchQuery(within, document.mineQuery, {}).toPromise();
  const shown = await drawn(t, within, Facility, { id: viewer.facilities[0].id });
  assert.equal(shown.now.requests.length, 1);
  const newer = await askForSuits(3);
  await act(async () => shown.now.refetch({ count: 2 }, { fetchPolicy: "network-only" }));
  await settled(() => shown.now.requests.length === 2);
  assert.equal(within.sent.at(-1), "documentFacilityRefetchQuery");
  assert.ok(newer);
});

/** Sends a mutation; its answer, once the store holds it. */
function committed(within, mutation, variables) {
  return new Promise((onCompleted, onError) => commitMutation(within, { mutation, variables, onCompleted, onError }));
}

test("an act appends what it made to a list, and what it changed changes everywhere", async () => {
  const line = await askForSuits(8);
  const within = environment(COORDINATOR);
  const [mine, { candidates }] = await Promise.all([
    fetchQuery(within, document.mineQuery, {}).toPromise(),
    fetchQuery(within, document.candidatesQuery, { id: line }).toPromise(),
    fetchQuery(within, document.lineQuery, { id: line }).toPromise(),
  ]);
  const parts = candidates.candidates[0].parts.map(({ part, fills, offer }) => ({ part, fills, offerId: offer.id }));
  const connections = [mine.viewer.pledges.__id];
  const { pledge } = await committed(within, document.pledge, { input: { lineId: line, parts }, connections });
  assert.equal(pledge.__typename, "Pledged");
  const kept = within.getStore().getSource();
  const edges = kept.get(connections[0]).edges.__refs.map((id) => kept.get(kept.get(id).node.__ref).id);
  assert.deepEqual(edges.slice(-pledge.pledges.length), pledge.pledges.map(({ id }) => id));
  assert.equal(kept.get(line).gap, 0);
  assert.ok(kept.get(ROOT_ID));
});

test("a refused act answers with a member of the union that says what to do", async () => {
  const answer = await committed(environment(), document.publish, { input: { lines: [] } });
  assert.equal(answer.publishRequest.__typename, "SignInNeeded");
  assert.equal(answer.publishRequest.code, "SIGN_IN_NEEDED");
  assert.ok(answer.publishRequest.sentence.length > 10);
});
