-- Files that people send, with their bytes in pieces.

CREATE TABLE upload (
    id char(36) NOT NULL PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    size int NOT NULL CHECK (size > 0),
    sha256 text NOT NULL,
    created timestamp NOT NULL,
    x int NOT NULL,
    y int NOT NULL,
    z int NOT NULL,
    "use" text,
    attached_id char(36),
    owner_id char(36) NOT NULL REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX upload_owner_id_created ON upload (owner_id, created);
CREATE INDEX upload_attached_id_created ON upload (attached_id, created);

CREATE TABLE piece (
    id char(36) NOT NULL PRIMARY KEY,
    position int NOT NULL,
    content blob NOT NULL,
    upload_id char(36) NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    UNIQUE (upload_id, position)
);
