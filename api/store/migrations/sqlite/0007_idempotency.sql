-- What was done under a key of the client's own, so that it is done once.

CREATE TABLE idempotency (
    id text NOT NULL PRIMARY KEY,
    digest text NOT NULL,
    salt text NOT NULL,
    kind text NOT NULL,
    result json NOT NULL,
    at timestamp NOT NULL
);
CREATE INDEX idempotency_at ON idempotency (at);
