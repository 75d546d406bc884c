-- GraphQL documents that were registered, to be run by the hash of their text.

CREATE TABLE document (
    id uuid NOT NULL PRIMARY KEY,
    sha256 text NOT NULL UNIQUE,
    text text NOT NULL,
    registered timestamptz NOT NULL,
    organisation_id uuid REFERENCES organisation (id) ON DELETE RESTRICT,
    owner_id uuid REFERENCES person (id) ON DELETE RESTRICT
);
CREATE INDEX document_organisation_id ON document (organisation_id);
CREATE INDEX document_owner_id ON document (owner_id);
