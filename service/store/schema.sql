-- The durable tables of the embedded store. Read models are not here: they are replayed (service/projections).

CREATE TABLE IF NOT EXISTS stored_events (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT, -- the position in the feed: never reused, kept by VACUUM
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
);
CREATE INDEX IF NOT EXISTS stored_events_by_topic ON stored_events (topic, rowid);

CREATE TRIGGER IF NOT EXISTS stored_events_are_never_changed BEFORE UPDATE ON stored_events
BEGIN SELECT RAISE(ABORT, 'a recorded event is never changed'); END;
CREATE TRIGGER IF NOT EXISTS stored_events_are_never_deleted BEFORE DELETE ON stored_events
BEGIN SELECT RAISE(ABORT, 'a recorded event is never deleted'); END;
-- REPLACE deletes without asking the trigger above.
CREATE TRIGGER IF NOT EXISTS stored_events_are_never_replaced BEFORE INSERT ON stored_events
WHEN EXISTS (
    SELECT 1 FROM stored_events
    WHERE rowid = NEW.rowid OR (originator_id = NEW.originator_id AND originator_version = NEW.originator_version)
)
BEGIN SELECT RAISE(ABORT, 'a recorded event is never replaced'); END;

-- What an idempotency key did: enough to make the answer again from history, never a body.
CREATE TABLE IF NOT EXISTS receipts (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB NOT NULL,
    kind TEXT NOT NULL,
    aggregate TEXT NOT NULL,
    version INTEGER NOT NULL,
    created INTEGER NOT NULL,
    first_position INTEGER,
    last_position INTEGER,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;

-- Facts about two aggregates, guarded in the transaction of the events (R54).
CREATE TABLE IF NOT EXISTS claims (
    key TEXT PRIMARY KEY,
    holder TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS store_facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What people decided about the operation of this store (service/projections/journal.py): numbered events, never changed.
CREATE TABLE IF NOT EXISTS operations (
    no INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    account TEXT NOT NULL,
    reason TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS operations_are_never_changed BEFORE UPDATE ON operations
BEGIN SELECT RAISE(ABORT, 'what was decided is never changed'); END;
CREATE TRIGGER IF NOT EXISTS operations_are_never_deleted BEFORE DELETE ON operations
BEGIN SELECT RAISE(ABORT, 'what was decided is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS operations_are_never_replaced BEFORE INSERT ON operations
WHEN EXISTS (SELECT 1 FROM operations WHERE no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'what was decided is never replaced'); END;
