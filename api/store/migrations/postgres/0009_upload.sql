-- Files that people send, with their bytes in pieces.

CREATE TABLE upload (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    size int NOT NULL CHECK (size > 0),
    sha256 text NOT NULL,
    created timestamptz NOT NULL,
    x int NOT NULL,
    y int NOT NULL,
    z int NOT NULL,
    "use" text,
    attached_id uuid,
    owner_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX upload_owner_id_created ON upload (owner_id, created);
CREATE INDEX upload_attached_id_created ON upload (attached_id, created);

CREATE TABLE piece (
    id uuid NOT NULL PRIMARY KEY,
    position int NOT NULL,
    content bytea NOT NULL,
    upload_id uuid NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    UNIQUE (upload_id, position)
);
-- Pictures and archives are packed already; to pack them again costs time and saves nothing.
ALTER TABLE piece ALTER COLUMN content SET STORAGE EXTERNAL;
