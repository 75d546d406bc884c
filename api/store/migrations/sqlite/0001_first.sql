-- The first tables.

CREATE TABLE migration (
    name text NOT NULL PRIMARY KEY,
    applied timestamp NOT NULL
);

CREATE TABLE person (
    id char(36) NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL,
    languages text NOT NULL,
    created timestamp NOT NULL,
    email text UNIQUE,
    phone text UNIQUE,
    about text NOT NULL,
    skills text NOT NULL,
    certificates json NOT NULL,
    profile_for text NOT NULL,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude real,
    longitude real,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX person_created_id ON person (created, id);
CREATE INDEX person_name_key_id ON person (name_key, id);
CREATE INDEX person_city_key ON person (city_key);

CREATE TABLE organisation (
    id char(36) NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude real,
    longitude real,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX organisation_name_key_id ON organisation (name_key, id);

CREATE TABLE membership (
    id char(36) NOT NULL PRIMARY KEY,
    role text NOT NULL,
    state text NOT NULL,
    since timestamp NOT NULL,
    organisation_id char(36) REFERENCES organisation (id) ON DELETE RESTRICT,
    person_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX membership_organisation_id ON membership (organisation_id);
CREATE INDEX membership_person_id ON membership (person_id);
-- A role is held once: on one's own behalf, and for each organisation.
CREATE UNIQUE INDEX membership_once ON membership (person_id, role, coalesce(organisation_id, '')) WHERE state <> 'left';

CREATE TABLE facility (
    id char(36) NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL,
    kind text NOT NULL,
    grade text NOT NULL,
    beds int,
    staff_per_day int,
    can_receive int NOT NULL,
    accepted json NOT NULL,
    spellings json NOT NULL,
    source text UNIQUE,
    organisation_id char(36) REFERENCES organisation (id) ON DELETE RESTRICT,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude real,
    longitude real,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX facility_organisation_id ON facility (organisation_id);
CREATE INDEX facility_name_key_id ON facility (name_key, id);
CREATE INDEX facility_city_key ON facility (city_key);
CREATE INDEX facility_latitude_longitude ON facility (latitude, longitude);

CREATE TABLE contact (
    id char(36) NOT NULL PRIMARY KEY,
    name text NOT NULL,
    department text NOT NULL,
    post text NOT NULL,
    phone text NOT NULL,
    messenger text NOT NULL,
    facility_id char(36) NOT NULL REFERENCES facility (id) ON DELETE RESTRICT,
    steward_id char(36) REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX contact_facility_id ON contact (facility_id);
CREATE INDEX contact_steward_id ON contact (steward_id);

CREATE TABLE design (
    id char(36) NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL,
    item text NOT NULL,
    version text NOT NULL,
    licence text NOT NULL,
    material text NOT NULL,
    minutes_per_piece int NOT NULL,
    size_x int NOT NULL,
    size_y int NOT NULL,
    size_z int NOT NULL,
    created timestamp NOT NULL,
    files json NOT NULL,
    about text NOT NULL,
    review text NOT NULL,
    source text UNIQUE,
    changed bigint NOT NULL,
    owner_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    CHECK (minutes_per_piece > 0)
);
CREATE INDEX design_owner_id ON design (owner_id);
CREATE INDEX design_created_id ON design (created, id);
CREATE INDEX design_name_key_id ON design (name_key, id);
CREATE INDEX design_item ON design (item);

CREATE TABLE request (
    id char(36) NOT NULL PRIMARY KEY,
    state text NOT NULL,
    urgency smallint NOT NULL,
    created timestamp NOT NULL,
    published timestamp,
    intake json,
    note text NOT NULL,
    language text NOT NULL,
    source text UNIQUE,
    changed bigint NOT NULL,
    asked_by_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    facility_id char(36) REFERENCES facility (id) ON DELETE RESTRICT,
    organisation_id char(36) REFERENCES organisation (id) ON DELETE RESTRICT,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude real,
    longitude real,
    CHECK (urgency BETWEEN 0 AND 3),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX request_asked_by_id ON request (asked_by_id);
CREATE INDEX request_facility_id ON request (facility_id);
CREATE INDEX request_organisation_id ON request (organisation_id);
CREATE INDEX request_created_id ON request (created, id);
CREATE INDEX request_urgency_created_id ON request (urgency, created, id);
CREATE INDEX request_city_key ON request (city_key);
CREATE INDEX request_latitude_longitude ON request (latitude, longitude);

CREATE TABLE line (
    id char(36) NOT NULL PRIMARY KEY,
    position int NOT NULL,
    kind text NOT NULL,
    item text,
    standard text,
    spec json NOT NULL,
    asked text,
    unit text,
    factor bigint,
    need bigint,
    confirm_by timestamp NOT NULL,
    reminded_for timestamp,
    state text NOT NULL,
    wanted int NOT NULL,
    pledged bigint NOT NULL,
    dispatched bigint NOT NULL,
    received bigint NOT NULL,
    supply json,
    as_written text NOT NULL,
    changed bigint NOT NULL,
    request_id char(36) NOT NULL REFERENCES request (id) ON DELETE RESTRICT,
    UNIQUE (request_id, position),
    CHECK (pledged >= 0),
    CHECK (dispatched >= 0),
    CHECK (received >= 0),
    CHECK (received <= dispatched AND dispatched <= pledged),
    CHECK (need IS NULL OR need >= pledged),
    CHECK ((need IS NULL) = (asked IS NULL))
);
CREATE INDEX line_wanted_kind_item ON line (wanted, kind, item);
CREATE INDEX line_state_confirm_by_id ON line (state, confirm_by, id);

CREATE TABLE offer (
    id char(36) NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    item text,
    standard text,
    spec json NOT NULL,
    capacity bigint NOT NULL,
    held bigint NOT NULL,
    free bigint NOT NULL,
    starts timestamp NOT NULL,
    ends timestamp,
    created timestamp NOT NULL,
    radius_km real,
    state text NOT NULL,
    language text NOT NULL,
    source text UNIQUE,
    as_written text NOT NULL,
    changed bigint NOT NULL,
    organisation_id char(36) REFERENCES organisation (id) ON DELETE RESTRICT,
    owner_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude real,
    longitude real,
    CHECK (held >= 0),
    CHECK (held <= capacity),
    CHECK (free = capacity - held),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX offer_organisation_id ON offer (organisation_id);
CREATE INDEX offer_owner_id ON offer (owner_id);
CREATE INDEX offer_created_id ON offer (created, id);
CREATE INDEX offer_free_id ON offer (free, id);
CREATE INDEX offer_state_item ON offer (state, item);
CREATE INDEX offer_state_kind ON offer (state, kind);
CREATE INDEX offer_state_ends ON offer (state, ends);
CREATE INDEX offer_city_key ON offer (city_key);
CREATE INDEX offer_latitude_longitude ON offer (latitude, longitude);

CREATE TABLE pledge (
    id char(36) NOT NULL PRIMARY KEY,
    part text NOT NULL,
    fills bigint NOT NULL,
    holds bigint NOT NULL,
    state text NOT NULL,
    pledged_as text NOT NULL,
    created timestamp NOT NULL,
    expires timestamp NOT NULL,
    from_time timestamp,
    to_time timestamp,
    received bigint,
    closing text,
    changed bigint NOT NULL,
    line_id char(36) NOT NULL REFERENCES line (id) ON DELETE RESTRICT,
    offer_id char(36) NOT NULL REFERENCES offer (id) ON DELETE RESTRICT,
    pledged_by_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    request_id char(36) NOT NULL REFERENCES request (id) ON DELETE RESTRICT,
    CHECK (fills >= 0),
    CHECK (holds >= 0),
    CHECK (received IS NULL OR received >= 0)
);
CREATE INDEX pledge_line_id ON pledge (line_id);
CREATE INDEX pledge_offer_id ON pledge (offer_id);
CREATE INDEX pledge_pledged_by_id ON pledge (pledged_by_id);
CREATE INDEX pledge_request_id ON pledge (request_id);
CREATE INDEX pledge_created_id ON pledge (created, id);
CREATE INDEX pledge_state_expires ON pledge (state, expires);

CREATE TABLE draft (
    id char(36) NOT NULL PRIMARY KEY,
    key_hash text,
    answers json NOT NULL,
    updated timestamp NOT NULL,
    owner_id char(36) REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX draft_owner_id ON draft (owner_id);
CREATE INDEX draft_updated ON draft (updated);

CREATE TABLE code (
    id char(36) NOT NULL PRIMARY KEY,
    code_hash text NOT NULL,
    created timestamp NOT NULL,
    expires timestamp NOT NULL,
    attempts int NOT NULL,
    used int NOT NULL,
    address text NOT NULL,
    CHECK (attempts >= 0)
);
CREATE INDEX code_address_created ON code (address, created);

CREATE TABLE token (
    id char(36) NOT NULL PRIMARY KEY,
    name text NOT NULL,
    hash text NOT NULL UNIQUE,
    kind text NOT NULL,
    created timestamp NOT NULL,
    expires timestamp NOT NULL,
    last_used timestamp,
    person_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX token_person_id ON token (person_id);

CREATE TABLE link (
    token_hash text NOT NULL PRIMARY KEY,
    expires timestamp NOT NULL,
    line_id char(36) NOT NULL REFERENCES line (id) ON DELETE RESTRICT
);
CREATE INDEX link_line_id ON link (line_id);

CREATE TABLE event (
    sequence integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    id char(36) NOT NULL UNIQUE,
    writer bigint NOT NULL,
    at timestamp NOT NULL,
    verb text NOT NULL,
    noun text NOT NULL,
    noun_id char(36) NOT NULL,
    channel text NOT NULL,
    actor_id char(36),
    request_id char(36),
    detail json NOT NULL
);
CREATE INDEX event_writer_sequence ON event (writer, sequence);
CREATE INDEX event_request_id_sequence ON event (request_id, sequence);
CREATE INDEX event_noun_verb_at ON event (noun, verb, at);

CREATE TABLE kept (
    id char(36) NOT NULL PRIMARY KEY,
    source text NOT NULL UNIQUE,
    reason text NOT NULL,
    as_written text NOT NULL,
    created timestamp NOT NULL,
    resolved int NOT NULL
);
CREATE INDEX kept_created_id ON kept (created, id);

CREATE TABLE search_dirty (
    generation integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "index" text NOT NULL,
    thing_id char(36) NOT NULL,
    claimed timestamp,
    UNIQUE ("index", thing_id)
);

CREATE TRIGGER event_never_updated BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'Events are append-only.');
END;

CREATE TRIGGER event_never_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'Events are append-only.');
END;
