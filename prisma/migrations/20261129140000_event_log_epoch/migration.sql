-- Names the history of the event log. A process that notices that the database went back in time (a failover to a standby that
-- lacked the last transactions, a restore) gives it another name; the number is when, in ms, and 0 in the beginning.
INSERT INTO "shared_keys" ("name", "value") VALUES ('event-log-epoch', gen_random_uuid()::text || ' 0');
