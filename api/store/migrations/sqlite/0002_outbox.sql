-- Every change of an offer, for the processes that keep the offers in memory.

CREATE TABLE outbox (
    sequence integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    writer bigint NOT NULL,
    at timestamp NOT NULL,
    offer_id char(36) NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX outbox_writer_sequence ON outbox (writer, sequence);
CREATE INDEX outbox_at ON outbox (at);
