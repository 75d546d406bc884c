-- Jobs that outlive whoever does them, and leases that keep two processes from doing the same.

CREATE TABLE job (
    id char(36) NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    thing_id char(36) NOT NULL,
    due timestamp NOT NULL,
    tries int NOT NULL,
    holder char(36)
);
CREATE INDEX job_due_id ON job (due, id);
CREATE INDEX job_holder ON job (holder);

CREATE TABLE lease (
    name text NOT NULL PRIMARY KEY,
    holder char(36) NOT NULL,
    until timestamp NOT NULL
);
