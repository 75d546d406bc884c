// What a frontend written with Relay asks: lists that grow, parts that are fetched anew, and acts that change what is shown.

import { graphql } from "./graphql.js";

export const needsQuery = graphql`
  query documentNeedsQuery($count: Int!) {
    ...documentNeeds_query @arguments(count: $count)
  }
`;

export const needs = graphql`
  fragment documentNeeds_query on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" }, kinds: { type: "[LineKind!]" })
  @refetchable(queryName: "documentNeedsPaginationQuery") {
    board {
      lines(first: $count, after: $cursor, filter: { kinds: $kinds }) @connection(key: "documentNeeds_lines") {
        edges {
          node {
            id
            ...documentNeed_line
          }
        }
      }
    }
  }
`;

export const need = graphql`
  fragment documentNeed_line on RequestLine {
    title
    gap
    request {
      id
      urgency
      facility {
        name
      }
    }
  }
`;

export const facilityQuery = graphql`
  query documentFacilityQuery($id: ID!) {
    node(id: $id) {
      __typename
      id
      ...documentFacility_facility @alias(as: "facility")
    }
  }
`;

export const facility = graphql`
  fragment documentFacility_facility on Facility
  @argumentDefinitions(count: { type: "Int", defaultValue: 1 }, cursor: { type: "String" })
  @refetchable(queryName: "documentFacilityRefetchQuery") {
    name
    requests(first: $count, after: $cursor) @connection(key: "documentFacility_requests") {
      edges {
        node {
          id
          note
        }
      }
    }
  }
`;

export const mineQuery = graphql`
  query documentMineQuery {
    viewer {
      facilities {
        id
      }
      pledges(first: 50) @connection(key: "documentMine_pledges") {
        __id
        edges {
          node {
            id
            state
          }
        }
      }
    }
  }
`;

export const publish = graphql`
  mutation documentPublishMutation($input: PublishRequestInput!) {
    publishRequest(input: $input) {
      __typename
      ... on Request {
        id
        lines {
          id
          gap
        }
      }
      ... on Refusal {
        code
        field
        sentence
      }
    }
  }
`;

export const candidatesQuery = graphql`
  query documentCandidatesQuery($id: ID!) {
    candidates(requestLineId: $id, first: 1) {
      candidates {
        parts {
          part
          fills
          offer {
            id
          }
        }
      }
    }
  }
`;

export const pledge = graphql`
  mutation documentPledgeMutation($input: PledgeInput!, $connections: [ID!]!) {
    pledge(input: $input) {
      __typename
      ... on Pledged {
        pledges @appendNode(connections: $connections, edgeTypeName: "PledgeEdge") {
          id
          state
        }
        line {
          id
          gap
        }
      }
      ... on Refusal {
        sentence
      }
    }
  }
`;

export const lineQuery = graphql`
  query documentLineQuery($id: ID!) {
    requestLine(id: $id) {
      id
      gap
    }
  }
`;
