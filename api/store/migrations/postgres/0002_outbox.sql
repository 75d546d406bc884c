-- Every change of an offer, for the processes that keep the offers in memory.

CREATE TABLE outbox (
    sequence bigserial NOT NULL PRIMARY KEY,
    writer bigint NOT NULL,
    at timestamptz NOT NULL,
    offer_id uuid NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX outbox_writer_sequence ON outbox (writer, sequence);
CREATE INDEX outbox_at ON outbox (at);
