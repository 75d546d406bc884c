-- Givers are asked to help, few at a time and no one too often.

ALTER TABLE person ADD COLUMN appeals_a_week int NOT NULL DEFAULT 3 CHECK (appeals_a_week >= 0);
ALTER TABLE person ADD COLUMN appealed timestamp;
ALTER TABLE line ADD COLUMN looked timestamp;

CREATE TABLE appeal (
    id char(36) NOT NULL PRIMARY KEY,
    sent timestamp NOT NULL,
    declined timestamp,
    person_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    line_id char(36) NOT NULL REFERENCES line (id) ON DELETE RESTRICT,
    offer_id char(36) NOT NULL REFERENCES offer (id) ON DELETE RESTRICT,
    UNIQUE (line_id, person_id)
);
CREATE INDEX appeal_person_id_sent_id ON appeal (person_id, sent, id);
CREATE INDEX appeal_offer_id ON appeal (offer_id);
