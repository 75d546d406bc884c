-- Rotas: the weeks of a desk, their shifts, who takes which place in them, and when people are free every week.

CREATE TABLE rota (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    zone text NOT NULL,
    starts date NOT NULL,
    rest_minutes int NOT NULL CHECK (rest_minutes >= 0),
    skill text NOT NULL,
    state text NOT NULL,
    proven bool,
    created timestamptz NOT NULL,
    changed bigint NOT NULL,
    organisation_id uuid REFERENCES organisation (id) ON DELETE RESTRICT,
    published_by_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX rota_organisation_id ON rota (organisation_id);
CREATE INDEX rota_published_by_id ON rota (published_by_id);
CREATE INDEX rota_starts_id ON rota (starts, id);

CREATE TABLE shift (
    id uuid NOT NULL PRIMARY KEY,
    from_time timestamptz NOT NULL,
    to_time timestamptz NOT NULL,
    seats int NOT NULL CHECK (seats > 0),
    night bool NOT NULL,
    languages jsonb NOT NULL,
    certificates jsonb NOT NULL,
    rota_id uuid NOT NULL REFERENCES rota (id) ON DELETE RESTRICT,
    CHECK (from_time < to_time)
);
CREATE INDEX shift_rota_id ON shift (rota_id);

CREATE TABLE slot (
    id uuid NOT NULL PRIMARY KEY,
    state text NOT NULL,
    since timestamptz NOT NULL,
    rota_id uuid NOT NULL REFERENCES rota (id) ON DELETE RESTRICT,
    shift_id uuid NOT NULL REFERENCES shift (id) ON DELETE RESTRICT,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    UNIQUE (shift_id, person_id)
);
CREATE INDEX slot_rota_id ON slot (rota_id);
CREATE INDEX slot_person_id ON slot (person_id);

CREATE TABLE availability (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE RESTRICT,
    times jsonb NOT NULL
);
