// What every program here knows of the server it speaks to: where it is, two people's tokens, and how to ask and act.

export const SERVER = required("SERVER");
export const GRAPHQL = `${SERVER}/graphql`;
export const SOCKET = GRAPHQL.replace(/^http/, "ws");
export const COORDINATOR = required("COORDINATOR");
export const DOCTOR = required("DOCTOR");

export type Answer<Data> = { data?: Data | null; errors?: { message: string }[] };

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; the tests set it.`);
  return value;
}

export async function ask<Data>(query: string, variables: object = {}, token = ""): Promise<Data> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(GRAPHQL, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const answer = (await response.json()) as Answer<Data>;
  if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

export async function newestEvent(): Promise<string | null> {
  const data = await ask<{ board: { lastEvent: string | null } }>("{ board { lastEvent } }");
  return data.board.lastEvent;
}

type Facilities = { viewer: { facilities: { id: string }[] } };
type Published = { publishRequest: { __typename: string; lines: { id: string }[] } };

const PUBLISH = `mutation ($input: PublishRequestInput!) {
  publishRequest(input: $input) { __typename ... on Request { lines { id } } ... on Refusal { sentence } }
}`;

/** The doctor's hospital asks for suits; answers with the id of the line on the board. */
export async function askForSuits(amount: number): Promise<string> {
  const { viewer } = await ask<Facilities>("{ viewer { facilities { id } } }", {}, DOCTOR);
  const lines = [{ goods: { item: "protective-suit", asked: String(amount), standard: "GB 19082-2009" } }];
  const { publishRequest } = await ask<Published>(PUBLISH, { input: { facilityId: viewer.facilities[0]!.id, lines } }, DOCTOR);
  if (publishRequest.__typename !== "Request") throw new Error(JSON.stringify(publishRequest));
  return publishRequest.lines[0]!.id;
}

export type Change = { boardChanged: { event: { id: string; verb: string }; request: { lines: { id: string }[] } | null } };

export const CHANGES = `subscription ($after: String, $filter: BoardFilter) {
  boardChanged(after: $after, filter: $filter) { event { id verb } request { lines { id } } }
}`;

/** The lines that a change is about. */
export function lines(change: Change): string[] {
  return change.boardChanged.request?.lines.map((line) => line.id) ?? [];
}

/** Waits for the change of a line, whatever else changes before; what was done to it. */
export async function changed(changes: AsyncIterable<Answer<Change>>, line: string): Promise<string> {
  for await (const { data, errors } of changes) {
    if (errors || !data) throw new Error(JSON.stringify(errors));
    if (lines(data).includes(line)) return data.boardChanged.event.verb;
  }
  throw new Error("The subscription ended before the change came.");
}
