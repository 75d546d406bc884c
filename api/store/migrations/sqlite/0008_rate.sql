-- What accounts, tokens and networks have spent, in one number: when all of it has come back, in microseconds since 1970.

CREATE TABLE rate (
    key text NOT NULL PRIMARY KEY,
    whole bigint NOT NULL
);
CREATE INDEX rate_whole ON rate (whole);
