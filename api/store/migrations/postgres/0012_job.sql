-- Jobs that outlive whoever does them, and leases that keep two processes from doing the same.

CREATE TABLE job (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    thing_id uuid NOT NULL,
    due timestamptz NOT NULL,
    tries int NOT NULL,
    holder uuid
);
CREATE INDEX job_due_id ON job (due, id);
CREATE INDEX job_holder ON job (holder);

CREATE TABLE lease (
    name text NOT NULL PRIMARY KEY,
    holder uuid NOT NULL,
    until timestamptz NOT NULL
);
