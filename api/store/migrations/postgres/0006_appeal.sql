-- Givers are asked to help, few at a time and no one too often.

ALTER TABLE person ADD COLUMN appeals_a_week int NOT NULL DEFAULT 3 CHECK (appeals_a_week >= 0);
ALTER TABLE person ADD COLUMN appealed timestamptz;
ALTER TABLE line ADD COLUMN looked timestamptz;

CREATE TABLE appeal (
    id uuid NOT NULL PRIMARY KEY,
    sent timestamptz NOT NULL,
    declined timestamptz,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    line_id uuid NOT NULL REFERENCES line (id) ON DELETE RESTRICT,
    offer_id uuid NOT NULL REFERENCES offer (id) ON DELETE RESTRICT,
    UNIQUE (line_id, person_id)
);
CREATE INDEX appeal_person_id_sent_id ON appeal (person_id, sent, id);
CREATE INDEX appeal_offer_id ON appeal (offer_id);
