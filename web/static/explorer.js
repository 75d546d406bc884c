// Starts GraphiQL on our end point; a token is typed into its headers, never kept here.
(() => {
  "use strict";
  window.__webpack_nonce__ = document.currentScript.nonce;  // for the styles that GraphiQL adds
  const place = document.getElementById("explorer");
  const here = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;
  const fetcher = GraphiQL.createFetcher({ url: "/graphql", subscriptionUrl: here });
  const { query, variables } = place.dataset;
  ReactDOM.createRoot(place).render(React.createElement(GraphiQL, { fetcher, query, variables, shouldPersistHeaders: false }));
})();
