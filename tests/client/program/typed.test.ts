// A frontend whose documents are typed by gql.tada from the contract: what is read below is checked by tsc before it runs.

import assert from "node:assert/strict";
import { test } from "node:test";

import { initGraphQLTada, type ResultOf, type TadaDocumentNode, type VariablesOf } from "gql.tada";
import { print } from "graphql";

import type { introspection } from "./graphql-env.d.ts";
import { ask as post } from "./talka.ts";

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { DateTime: string; Decimal: string; Count: number } }>();

function ask<Data, Variables extends object>(document: TadaDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  return post<Data>(print(document), variables);
}

const Needs = graphql(`
  query Needs($filter: BoardFilter, $order: BoardOrder!, $first: Int!) {
    board {
      counts { openLines }
      lines(filter: $filter, order: $order, first: $first) {
        nodes { id title gap confirmBy request { urgency facility { name place { city } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

type Need = NonNullable<ResultOf<typeof Needs>["board"]["lines"]["nodes"][number]>;

function told(need: Need): string {
  const gap: number = need.gap ?? 0;
  const urgency: "LOW" | "NORMAL" | "HIGH" | "CRITICAL" = need.request.urgency;
  return `${need.title}: ${gap}, ${urgency}, ${need.request.facility?.name ?? "nobody"}`;
}

test("a list is read with the types of the contract", async () => {
  const variables: VariablesOf<typeof Needs> = { filter: { kinds: ["GOODS"] }, order: "NEWEST_FIRST", first: 3 };
  const { board } = await ask(Needs, variables);
  assert.equal(board.lines.nodes.length, 3);
  assert.ok(board.counts.openLines >= 3);
  assert.ok(board.lines.nodes.every((need) => told(need).includes(need.title)));
  // @ts-expect-error - a field that the document does not ask for is in no answer
  assert.equal(board.asOf, undefined);
  // @ts-expect-error - an order that the contract does not have
  await assert.rejects(ask(Needs, { ...variables, order: "SIDEWAYS" }));
});

const Confirm = graphql(`
  mutation Confirm($id: ID!) {
    confirmLine(input: { id: $id }) {
      __typename
      ... on RequestLine { state confirmBy }
      ... on InvalidInput { field sentence }
      ... on SignInNeeded { sentence }
    }
  }
`);

test("a refusal is narrowed by its type name", async () => {
  const { board } = await ask(Needs, { filter: null, order: "URGENT_FIRST", first: 1 });
  const { confirmLine } = await ask(Confirm, { id: board.lines.nodes[0]!.id });
  assert.equal(confirmLine.__typename, "SignInNeeded");
  if (confirmLine.__typename === "SignInNeeded") assert.ok(confirmLine.sentence.length > 0);
});
