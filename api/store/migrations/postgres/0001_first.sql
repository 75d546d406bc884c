-- The first tables.

CREATE TABLE migration (
    name text NOT NULL PRIMARY KEY,
    applied timestamptz NOT NULL
);

CREATE TABLE person (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL,
    languages text NOT NULL,
    created timestamptz NOT NULL,
    email text UNIQUE,
    phone text UNIQUE,
    about text NOT NULL,
    skills text NOT NULL,
    certificates jsonb NOT NULL,
    profile_for text NOT NULL,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude double precision,
    longitude double precision,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX person_created_id ON person (created, id);
CREATE INDEX person_name_key_id ON person (name_key, id);
CREATE INDEX person_city_key ON person (city_key);

CREATE TABLE organisation (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude double precision,
    longitude double precision,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX organisation_name_key_id ON organisation (name_key, id);

CREATE TABLE membership (
    id uuid NOT NULL PRIMARY KEY,
    role text NOT NULL,
    state text NOT NULL,
    since timestamptz NOT NULL,
    organisation_id uuid REFERENCES organisation (id) ON DELETE RESTRICT,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX membership_organisation_id ON membership (organisation_id);
CREATE INDEX membership_person_id ON membership (person_id);
-- A role is held once: on one's own behalf, and for each organisation.
CREATE UNIQUE INDEX membership_once ON membership (person_id, role, coalesce(organisation_id, '00000000-0000-0000-0000-000000000000')) WHERE state <> 'left';

CREATE TABLE facility (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    name_key text NOT NULL,
    kind text NOT NULL,
    grade text NOT NULL,
    beds int,
    staff_per_day int,
    can_receive bool NOT NULL,
    accepted jsonb NOT NULL,
    spellings jsonb NOT NULL,
    source text UNIQUE,
    organisation_id uuid REFERENCES organisation (id) ON DELETE RESTRICT,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude double precision,
    longitude double precision,
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX facility_organisation_id ON facility (organisation_id);
CREATE INDEX facility_name_key_id ON facility (name_key, id);
CREATE INDEX facility_city_key ON facility (city_key);
CREATE INDEX facility_latitude_longitude ON facility (latitude, longitude);

CREATE TABLE contact (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    department text NOT NULL,
    post text NOT NULL,
    phone text NOT NULL,
    messenger text NOT NULL,
    facility_id uuid NOT NULL REFERENCES facility (id) ON DELETE RESTRICT,
    steward_id uuid REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX contact_facility_id ON contact (facility_id);
CREATE INDEX contact_steward_id ON contact (steward_id);

CREATE TABLE design (
    id uuid NOT NULL PRIMARY KEY,
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
    created timestamptz NOT NULL,
    files jsonb NOT NULL,
    about text NOT NULL,
    review text NOT NULL,
    source text UNIQUE,
    changed bigint NOT NULL,
    owner_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    CHECK (minutes_per_piece > 0)
);
CREATE INDEX design_owner_id ON design (owner_id);
CREATE INDEX design_created_id ON design (created, id);
CREATE INDEX design_name_key_id ON design (name_key, id);
CREATE INDEX design_item ON design (item);

CREATE TABLE request (
    id uuid NOT NULL PRIMARY KEY,
    state text NOT NULL,
    urgency smallint NOT NULL,
    created timestamptz NOT NULL,
    published timestamptz,
    intake jsonb,
    note text NOT NULL,
    language text NOT NULL,
    source text UNIQUE,
    changed bigint NOT NULL,
    asked_by_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    facility_id uuid REFERENCES facility (id) ON DELETE RESTRICT,
    organisation_id uuid REFERENCES organisation (id) ON DELETE RESTRICT,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude double precision,
    longitude double precision,
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
    id uuid NOT NULL PRIMARY KEY,
    position int NOT NULL,
    kind text NOT NULL,
    item text,
    standard text,
    spec jsonb NOT NULL,
    asked text,
    unit text,
    factor bigint,
    need bigint,
    confirm_by timestamptz NOT NULL,
    reminded_for timestamptz,
    state text NOT NULL,
    wanted bool NOT NULL,
    pledged bigint NOT NULL,
    dispatched bigint NOT NULL,
    received bigint NOT NULL,
    supply jsonb,
    as_written text NOT NULL,
    changed bigint NOT NULL,
    request_id uuid NOT NULL REFERENCES request (id) ON DELETE RESTRICT,
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
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    item text,
    standard text,
    spec jsonb NOT NULL,
    capacity bigint NOT NULL,
    held bigint NOT NULL,
    free bigint NOT NULL,
    starts timestamptz NOT NULL,
    ends timestamptz,
    created timestamptz NOT NULL,
    radius_km double precision,
    state text NOT NULL,
    language text NOT NULL,
    source text UNIQUE,
    as_written text NOT NULL,
    changed bigint NOT NULL,
    organisation_id uuid REFERENCES organisation (id) ON DELETE RESTRICT,
    owner_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    address text NOT NULL,
    city text NOT NULL,
    city_key text NOT NULL,
    region text NOT NULL,
    country text NOT NULL,
    latitude double precision,
    longitude double precision,
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
    id uuid NOT NULL PRIMARY KEY,
    part text NOT NULL,
    fills bigint NOT NULL,
    holds bigint NOT NULL,
    state text NOT NULL,
    pledged_as text NOT NULL,
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    from_time timestamptz,
    to_time timestamptz,
    received bigint,
    closing text,
    changed bigint NOT NULL,
    line_id uuid NOT NULL REFERENCES line (id) ON DELETE RESTRICT,
    offer_id uuid NOT NULL REFERENCES offer (id) ON DELETE RESTRICT,
    pledged_by_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    request_id uuid NOT NULL REFERENCES request (id) ON DELETE RESTRICT,
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
    id uuid NOT NULL PRIMARY KEY,
    key_hash text,
    answers jsonb NOT NULL,
    updated timestamptz NOT NULL,
    owner_id uuid REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX draft_owner_id ON draft (owner_id);
CREATE INDEX draft_updated ON draft (updated);

CREATE TABLE code (
    id uuid NOT NULL PRIMARY KEY,
    code_hash text NOT NULL,
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    attempts int NOT NULL,
    used bool NOT NULL,
    address text NOT NULL,
    CHECK (attempts >= 0)
);
CREATE INDEX code_address_created ON code (address, created);

CREATE TABLE token (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    hash text NOT NULL UNIQUE,
    kind text NOT NULL,
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    last_used timestamptz,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX token_person_id ON token (person_id);

CREATE TABLE link (
    token_hash text NOT NULL PRIMARY KEY,
    expires timestamptz NOT NULL,
    line_id uuid NOT NULL REFERENCES line (id) ON DELETE RESTRICT
);
CREATE INDEX link_line_id ON link (line_id);

CREATE TABLE event (
    sequence bigserial NOT NULL PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    writer bigint NOT NULL,
    at timestamptz NOT NULL,
    verb text NOT NULL,
    noun text NOT NULL,
    noun_id uuid NOT NULL,
    channel text NOT NULL,
    actor_id uuid,
    request_id uuid,
    detail jsonb NOT NULL
);
CREATE INDEX event_writer_sequence ON event (writer, sequence);
CREATE INDEX event_request_id_sequence ON event (request_id, sequence);
CREATE INDEX event_noun_verb_at ON event (noun, verb, at);

CREATE TABLE kept (
    id uuid NOT NULL PRIMARY KEY,
    source text NOT NULL UNIQUE,
    reason text NOT NULL,
    as_written text NOT NULL,
    created timestamptz NOT NULL,
    resolved bool NOT NULL
);
CREATE INDEX kept_created_id ON kept (created, id);

CREATE TABLE search_dirty (
    generation bigserial NOT NULL PRIMARY KEY,
    "index" text NOT NULL,
    thing_id uuid NOT NULL,
    claimed timestamptz,
    UNIQUE ("index", thing_id)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Events are append-only.' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER event_never_changed BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER event_never_emptied BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Great-circle distance (haversine), as matching.place.distance_km.
CREATE FUNCTION distance_km(
    latitude double precision, longitude double precision, to_latitude double precision, to_longitude double precision
) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT 2 * 6371.0088 * asin(sqrt(least(1.0,
        power(sin(radians(to_latitude - latitude) / 2), 2)
        + cos(radians(latitude)) * cos(radians(to_latitude)) * power(sin(radians(to_longitude - longitude) / 2), 2)
    )))
$$;
