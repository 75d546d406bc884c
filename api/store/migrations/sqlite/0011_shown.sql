-- What strangers are shown of rows, derived by the rules when a row is written, so that SQL only chooses between columns.

ALTER TABLE person ADD COLUMN shown_latitude real;
ALTER TABLE person ADD COLUMN shown_longitude real;

ALTER TABLE request ADD COLUMN shown_note text;
ALTER TABLE request ADD COLUMN shown_address text;
ALTER TABLE request ADD COLUMN shown_latitude real;
ALTER TABLE request ADD COLUMN shown_longitude real;

ALTER TABLE line ADD COLUMN shown_spec json;
ALTER TABLE line ADD COLUMN shown_as_written text;

ALTER TABLE offer ADD COLUMN shown_spec json;
ALTER TABLE offer ADD COLUMN shown_address text;
ALTER TABLE offer ADD COLUMN shown_latitude real;
ALTER TABLE offer ADD COLUMN shown_longitude real;
