// A Relay environment on the server, for one person; `sent` keeps the name of every operation that went over the wire.

import { Environment, Network, RecordSource, Store } from "relay-runtime";

import { GRAPHQL } from "../talka.ts";

export function environment(token = "") {
  const sent = [];
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const network = Network.create(async ({ name, text }, variables) => {
    sent.push(name);
    const response = await fetch(GRAPHQL, { method: "POST", headers, body: JSON.stringify({ query: text, variables }) });
    return await response.json();
  });
  return Object.assign(new Environment({ network, store: new Store(new RecordSource()) }), { sent });
}
