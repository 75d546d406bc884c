-- The plan of rides: a route for each driver's shift, and what was told to whoever waits.

CREATE TABLE route (
    id char(36) NOT NULL PRIMARY KEY,
    starts timestamp NOT NULL,
    ends timestamp NOT NULL,
    stops json NOT NULL,
    started int NOT NULL,
    back bigint NOT NULL,
    back_at bigint NOT NULL,
    changed bigint NOT NULL,
    offer_id char(36) NOT NULL REFERENCES offer (id) ON DELETE RESTRICT,
    CHECK (started >= 0)
);
CREATE INDEX route_offer_id ON route (offer_id);
CREATE INDEX route_ends ON route (ends);

CREATE TABLE assignment (
    id char(36) NOT NULL PRIMARY KEY,
    carried text NOT NULL,
    since timestamp NOT NULL,
    pick_up_from timestamp,
    pick_up_to timestamp,
    arrive_by timestamp,
    cost bigint,
    currency text,
    line_id char(36) NOT NULL REFERENCES line (id) ON DELETE RESTRICT,
    UNIQUE (line_id),
    CHECK ((cost IS NULL) = (currency IS NULL)),
    CHECK (carried <> 'driver' OR arrive_by IS NOT NULL),
    CHECK (carried <> 'taxi' OR cost IS NOT NULL)
);
