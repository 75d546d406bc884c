-- Allocations: proposals over many lines and offers at once, kept with all they were made of.

CREATE TABLE allocation (
    id uuid NOT NULL PRIMARY KEY,
    state text NOT NULL,
    created timestamptz NOT NULL,
    ended timestamptz,
    item text,
    place text NOT NULL,
    weights jsonb NOT NULL,
    seed bigint NOT NULL,
    version text NOT NULL,
    digest text NOT NULL,
    tally jsonb NOT NULL,
    left_out jsonb NOT NULL,
    amendments jsonb NOT NULL,
    inputs bytea NOT NULL,
    outcome bytea NOT NULL,
    changed bigint NOT NULL,
    made_by_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    ended_by_id uuid REFERENCES person (id) ON DELETE RESTRICT,
    CHECK ((ended IS NULL) = (state = 'proposed')),
    CHECK ((ended IS NULL) = (ended_by_id IS NULL))
);
CREATE INDEX allocation_made_by_id ON allocation (made_by_id);
CREATE INDEX allocation_ended_by_id ON allocation (ended_by_id);
CREATE INDEX allocation_created_id ON allocation (created, id);
