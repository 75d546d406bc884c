// The tag that Relay's Babel plug-in would replace: what relay-compiler made of the document, by the document's name.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export function graphql([text]) {
  const [, name] = /(?:query|mutation|subscription|fragment)\s+(\w+)/.exec(text);
  return require(`./__generated__/${name}.graphql.js`);
}
