-- Allocations: proposals over many lines and offers at once, kept with all they were made of.

CREATE TABLE allocation (
    id char(36) NOT NULL PRIMARY KEY,
    state text NOT NULL,
    created timestamp NOT NULL,
    ended timestamp,
    item text,
    place text NOT NULL,
    weights json NOT NULL,
    seed bigint NOT NULL,
    version text NOT NULL,
    digest text NOT NULL,
    tally json NOT NULL,
    left_out json NOT NULL,
    amendments json NOT NULL,
    inputs blob NOT NULL,
    outcome blob NOT NULL,
    changed bigint NOT NULL,
    made_by_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    ended_by_id char(36) REFERENCES person (id) ON DELETE RESTRICT,
    CHECK ((ended IS NULL) = (state = 'proposed')),
    CHECK ((ended IS NULL) = (ended_by_id IS NULL))
);
CREATE INDEX allocation_made_by_id ON allocation (made_by_id);
CREATE INDEX allocation_ended_by_id ON allocation (ended_by_id);
CREATE INDEX allocation_created_id ON allocation (created, id);
