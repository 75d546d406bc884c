-- What strangers are shown of rows, derived by the rules when a row is written, so that SQL only chooses between columns.

ALTER TABLE person ADD COLUMN shown_latitude double precision;
ALTER TABLE person ADD COLUMN shown_longitude double precision;

ALTER TABLE request ADD COLUMN shown_note text;
ALTER TABLE request ADD COLUMN shown_address text;
ALTER TABLE request ADD COLUMN shown_latitude double precision;
ALTER TABLE request ADD COLUMN shown_longitude double precision;

ALTER TABLE line ADD COLUMN shown_spec jsonb;
ALTER TABLE line ADD COLUMN shown_as_written text;

ALTER TABLE offer ADD COLUMN shown_spec jsonb;
ALTER TABLE offer ADD COLUMN shown_address text;
ALTER TABLE offer ADD COLUMN shown_latitude double precision;
ALTER TABLE offer ADD COLUMN shown_longitude double precision;
