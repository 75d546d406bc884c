// Talka from TypeScript: typed by the contract, with nothing but fetch for queries and graphql-sse for what is watched.
// npm install gql.tada graphql graphql-sse; save /schema.graphql, name it in tsconfig.json, run `npx gql.tada generate-output`.

import { initGraphQLTada, type ResultOf, type TadaDocumentNode } from "gql.tada";
import { print } from "graphql";
import { createClient } from "graphql-sse";
import type { introspection } from "./graphql-env.d.ts";

const TALKA = process.env.TALKA_URL ?? "http://127.0.0.1:8000";
const TOKEN = process.env.TALKA_TOKEN; // of createApiToken; without one, only what everybody sees

const graphql = initGraphQLTada<{ introspection: introspection; scalars: { Count: number; DateTime: string; Decimal: string } }>();
const headers = { "accept-language": "en", ...(TOKEN && { authorization: `Bearer ${TOKEN}` }) };

/** The data of a document; throws the sentences of what was wrong with the request. */
async function ask<Data, Variables>(document: TadaDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const response = await fetch(`${TALKA}/graphql`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (errors || !data) throw new Error(errors?.map((error) => error.message).join(" ") ?? response.statusText);
  return data;
}

const Needs = graphql(`
  query Needs($after: String) {
    board {
      lastEvent
      lines(first: 50, after: $after, filter: { kinds: [GOODS] }) {
        nodes { id title gap request { urgency facility { name } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

type Need = ResultOf<typeof Needs>["board"]["lines"]["nodes"][number];

/** Every line of the board that asks for goods, page by page, the most urgent first. */
async function* needs(): AsyncGenerator<Need> {
  let after: string | null = null;
  do {
    const { board }: ResultOf<typeof Needs> = await ask(Needs, { after });
    yield* board.lines.nodes;
    after = board.lines.pageInfo.hasNextPage ? board.lines.pageInfo.endCursor : null;
  } while (after);
}

const Offer = graphql(`
  mutation Offer($input: PublishOfferInput!, $key: String!) {
    publishOffer(input: $input, idempotencyKey: $key) {
      __typename
      ... on Offer { id title free }
      ... on Refusal { code field sentence }
    }
  }
`);

/** Offers masks once, however often it has to be sent. */
async function offer(pieces: number): Promise<string> {
  const what = { stock: { item: "surgical-mask", asked: String(pieces), standard: "EN 14683 Type II" } };
  const variables = { input: { what, place: { city: "Kaunas", country: "LT" } }, key: crypto.randomUUID() };
  for (let wait = 500; ; wait *= 2) {
    try {
      const { publishOffer } = await ask(Offer, variables);
      return publishOffer.__typename === "Offer" ? `${publishOffer.title}: ${publishOffer.free}` : publishOffer.sentence;
    } catch (error) {
      if (wait > 8000 || !(error instanceof TypeError)) throw error; // fetch throws TypeError where nobody answers
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

const Changes = graphql(`
  subscription Changes($after: String) {
    boardChanged(after: $after) { event { id sentence } counts { openLines } }
  }
`);

/** What happens on the board after an event; graphql-sse subscribes again when a connection breaks, and nothing is missed. */
async function* changes(after: string | null): AsyncGenerator<string> {
  const client = createClient({ url: `${TALKA}/graphql`, headers, retryAttempts: 10 });
  const variables = { after };
  for await (const { data } of client.iterate<ResultOf<typeof Changes>>({ query: print(Changes), variables })) {
    if (!data) continue;
    variables.after = data.boardChanged.event.id; // sent along when it subscribes again
    yield `${data.boardChanged.event.sentence} ${data.boardChanged.counts.openLines} open lines`;
  }
}

const { board } = await ask(Needs, { after: null });
for await (const { title, gap, request } of needs()) {
  console.log(`${request.urgency} ${title}: ${gap ?? "amount unknown"}, ${request.facility?.name ?? "a person"}`);
}
console.log(await offer(500));
for await (const change of changes(board.lastEvent)) {
  console.log(change);
  break; // a real client goes on
}
