// Starts GraphiQL on our end point; a token is typed into its headers, never kept here.
(() => {
  "use strict";
  const place = document.getElementById("explorer");
  const here = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;
  const fetcher = GraphiQL.createFetcher({ url: "/graphql", subscriptionUrl: here });
  const query = "{\n  board {\n    counts { openLines criticalLines }\n    lines(first: 5) {\n      nodes { title pledged gap request { facility { name } } }\n    }\n  }\n}\n";
  ReactDOM.createRoot(place).render(React.createElement(GraphiQL, { fetcher, defaultQuery: query, shouldPersistHeaders: false }));
})();
