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

-- The evidence ledger: logs by name (a region's code), of which the newest is written to; a leaf for each event, written in
-- the event's own transaction. `frontier` is the compact range of the tree (RFC 6962): 32 bytes for each perfect subtree,
-- the largest first. `latest` is the latest `at` of a leaf. `forked` says in JSON what a signer found that was no extension.
CREATE TABLE IF NOT EXISTS ledger_log (
    log INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    origin TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    latest TEXT NOT NULL,
    forked TEXT
);
CREATE INDEX IF NOT EXISTS ledger_log_by_name ON ledger_log (name, log);
CREATE TABLE IF NOT EXISTS ledger_leaf (
    log INTEGER NOT NULL,
    leaf_index INTEGER NOT NULL,
    aggregate TEXT NOT NULL,
    version INTEGER NOT NULL,
    cmd TEXT NOT NULL,
    leaf BLOB NOT NULL,
    hash BLOB NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (log, leaf_index)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS ledger_leaf_by_event ON ledger_leaf (aggregate, version, log);
CREATE UNIQUE INDEX IF NOT EXISTS ledger_leaf_by_command ON ledger_leaf (cmd, log);
CREATE TRIGGER IF NOT EXISTS ledger_leaf_is_never_changed BEFORE UPDATE ON ledger_leaf
BEGIN SELECT RAISE(ABORT, 'a leaf is never changed'); END;
CREATE TRIGGER IF NOT EXISTS ledger_leaf_is_never_deleted BEFORE DELETE ON ledger_leaf
BEGIN SELECT RAISE(ABORT, 'a leaf is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS ledger_leaf_is_never_replaced BEFORE INSERT ON ledger_leaf
WHEN EXISTS (SELECT 1 FROM ledger_leaf WHERE log = NEW.log AND leaf_index = NEW.leaf_index)
    OR EXISTS (SELECT 1 FROM ledger_leaf WHERE aggregate = NEW.aggregate AND version = NEW.version AND log = NEW.log)
    OR EXISTS (SELECT 1 FROM ledger_leaf WHERE cmd = NEW.cmd AND log = NEW.log)
BEGIN SELECT RAISE(ABORT, 'a leaf is never replaced'); END;

-- What callers tried and the record refused: no part of any aggregate's history, sealed in logs of its own. `aggregate` is an
-- account's refusals in one log.
CREATE TABLE IF NOT EXISTS refusals (
    no INTEGER PRIMARY KEY,
    aggregate TEXT NOT NULL,
    version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (aggregate, version)
);
CREATE TRIGGER IF NOT EXISTS refusals_are_never_changed BEFORE UPDATE ON refusals
BEGIN SELECT RAISE(ABORT, 'a refusal is never changed'); END;
CREATE TRIGGER IF NOT EXISTS refusals_are_never_deleted BEFORE DELETE ON refusals
BEGIN SELECT RAISE(ABORT, 'a refusal is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS refusals_are_never_replaced BEFORE INSERT ON refusals
WHEN EXISTS (
    SELECT 1 FROM refusals WHERE no = NEW.no OR (aggregate = NEW.aggregate AND version = NEW.version)
)
BEGIN SELECT RAISE(ABORT, 'a refusal is never replaced'); END;

-- How often each rule refused in each region (`system` for what belongs to none), counted as refusals are entered: a page that
-- says so reads a row a rule. Those that were only counted, whatever their rule, are under `left-out`.
CREATE TABLE IF NOT EXISTS refusal_counts (
    region TEXT NOT NULL,
    rule TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (region, rule)
) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS refusals_by_rule AS
SELECT no, coalesce(json_extract(said, '$.data.region'), 'system') AS region,
    CASE topic WHEN 'refusal.left_out' THEN 'left-out' ELSE json_extract(said, '$.data.rule') END AS rule,
    CASE topic WHEN 'refusal.left_out' THEN json_extract(said, '$.data.count') ELSE 1 END AS number
FROM (SELECT no, topic, CAST(state AS TEXT) AS said FROM refusals WHERE json_valid(CAST(state AS TEXT)));
CREATE TRIGGER IF NOT EXISTS refusals_are_counted AFTER INSERT ON refusals
BEGIN
    INSERT INTO refusal_counts SELECT region, rule, number FROM refusals_by_rule WHERE no = NEW.no AND rule IS NOT NULL
    ON CONFLICT (region, rule) DO UPDATE SET number = number + excluded.number;
END;

-- Signed heads, in the order they were published; a later row of the same size has more cosignatures.
CREATE TABLE IF NOT EXISTS ledger_checkpoint (
    no INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note BLOB NOT NULL,
    published_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ledger_checkpoint_by_log ON ledger_checkpoint (log, no);
CREATE INDEX IF NOT EXISTS ledger_checkpoint_by_size ON ledger_checkpoint (log, size, no);
CREATE TRIGGER IF NOT EXISTS ledger_checkpoint_is_never_changed BEFORE UPDATE ON ledger_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER IF NOT EXISTS ledger_checkpoint_is_never_deleted BEFORE DELETE ON ledger_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS ledger_checkpoint_is_never_replaced BEFORE INSERT ON ledger_checkpoint
WHEN EXISTS (SELECT 1 FROM ledger_checkpoint WHERE no = NEW.no)
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never replaced'); END;

-- What the first leaf of a log that goes on after a fork is of (service/audit/forks.py): the heads of the log before.
CREATE TABLE IF NOT EXISTS ledger_opening (
    log INTEGER PRIMARY KEY,
    state BLOB NOT NULL
);
CREATE TRIGGER IF NOT EXISTS ledger_opening_is_never_changed BEFORE UPDATE ON ledger_opening
BEGIN SELECT RAISE(ABORT, 'how a log was opened is never changed'); END;
CREATE TRIGGER IF NOT EXISTS ledger_opening_is_never_deleted BEFORE DELETE ON ledger_opening
BEGIN SELECT RAISE(ABORT, 'how a log was opened is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS ledger_opening_is_never_replaced BEFORE INSERT ON ledger_opening
WHEN EXISTS (SELECT 1 FROM ledger_opening WHERE log = NEW.log)
BEGIN SELECT RAISE(ABORT, 'how a log was opened is never replaced'); END;

-- Derived: 256 hashes each, of full tiles only (C2SP tlog-tiles). Anybody may make them again.
CREATE TABLE IF NOT EXISTS ledger_tile (
    log INTEGER NOT NULL,
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (log, level, place)
) WITHOUT ROWID;
