import assert from "node:assert/strict";
import { test } from "node:test";

import { serverAudits } from "graphql-http";

import { GRAPHQL } from "./talka.ts";

test("every audit of GraphQL over HTTP is passed", async () => {
  const audits = serverAudits({ url: GRAPHQL });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const failed = results.flatMap((each) => (each.status === "ok" ? [] : [`${each.id} ${each.name}: ${each.reason}`]));
  assert.deepEqual(failed, []);
  assert.equal(results.length, 61);
});
