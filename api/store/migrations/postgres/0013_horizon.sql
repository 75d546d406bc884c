-- From which transaction on a reader of an event may have missed others; unknown for the events from before.

ALTER TABLE event ADD COLUMN horizon bigint;
