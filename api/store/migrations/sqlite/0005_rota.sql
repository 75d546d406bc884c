-- Rotas: the weeks of a desk, their shifts, who takes which place in them, and when people are free every week.

CREATE TABLE rota (
    id char(36) NOT NULL PRIMARY KEY,
    name text NOT NULL,
    zone text NOT NULL,
    starts date NOT NULL,
    rest_minutes int NOT NULL CHECK (rest_minutes >= 0),
    skill text NOT NULL,
    state text NOT NULL,
    proven int,
    created timestamp NOT NULL,
    changed bigint NOT NULL,
    organisation_id char(36) REFERENCES organisation (id) ON DELETE RESTRICT,
    published_by_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX rota_organisation_id ON rota (organisation_id);
CREATE INDEX rota_published_by_id ON rota (published_by_id);
CREATE INDEX rota_starts_id ON rota (starts, id);

CREATE TABLE shift (
    id char(36) NOT NULL PRIMARY KEY,
    from_time timestamp NOT NULL,
    to_time timestamp NOT NULL,
    seats int NOT NULL CHECK (seats > 0),
    night int NOT NULL,
    languages json NOT NULL,
    certificates json NOT NULL,
    rota_id char(36) NOT NULL REFERENCES rota (id) ON DELETE RESTRICT,
    CHECK (from_time < to_time)
);
CREATE INDEX shift_rota_id ON shift (rota_id);

CREATE TABLE slot (
    id char(36) NOT NULL PRIMARY KEY,
    state text NOT NULL,
    since timestamp NOT NULL,
    rota_id char(36) NOT NULL REFERENCES rota (id) ON DELETE RESTRICT,
    shift_id char(36) NOT NULL REFERENCES shift (id) ON DELETE RESTRICT,
    person_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    UNIQUE (shift_id, person_id)
);
CREATE INDEX slot_rota_id ON slot (rota_id);
CREATE INDEX slot_person_id ON slot (person_id);

CREATE TABLE availability (
    person_id char(36) NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE RESTRICT,
    times json NOT NULL
);
