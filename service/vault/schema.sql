-- The tables of what may be destroyed, in SQLite's words; PostgreSQL's are made of them. What is missing is made when the
-- vault is opened; a statement ends with the semicolon at the end of a line. Instants are RFC 3339 texts in UTC.

-- Tokens of machines: SHA-256 of 256 random bits, never the bits. `last_used` may be a minute late.
CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    digest BLOB NOT NULL,
    created TEXT NOT NULL,
    created_by TEXT NOT NULL,
    expires TEXT NOT NULL,
    last_used TEXT,
    revoked TEXT,
    revoked_by TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS token_by_account ON token (account, created);

-- How somebody logs in who has no other issuer: Argon2id with its salt and its costs. One login name an account.
CREATE TABLE IF NOT EXISTS password (
    login TEXT PRIMARY KEY,
    account TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    changed TEXT NOT NULL
) WITHOUT ROWID;

-- Attempts to log in that did not succeed, by a keyed digest of the name or the address; until then it waits.
CREATE TABLE IF NOT EXISTS attempt (
    subject BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    until TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attempt_by_until ON attempt (until);

-- Who is logged in with which browser: SHA-256 of the 256 random bits in its cookie. `seen` may be a minute late.
CREATE TABLE IF NOT EXISTS session (
    digest BLOB PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL,
    via TEXT NOT NULL,
    agent TEXT NOT NULL,
    began TEXT NOT NULL,
    seen TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_by_account ON session (account);

-- The key of each person whose texts are sealed in the record: wrapped with the week's key, which lies outside of every
-- database (service/people/weeks.py). Of somebody who was erased only the fact is left.
CREATE TABLE IF NOT EXISTS subject_key (
    subject BLOB PRIMARY KEY,
    week TEXT,
    wrapped BLOB,
    made_at TEXT NOT NULL,
    destroyed_at TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS subject_key_by_week ON subject_key (week);

-- Another text whenever a key was destroyed: whoever finds the one it knows may use what it read before. No row, none yet.
CREATE TABLE IF NOT EXISTS subject_keys_as_of (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    stamp TEXT NOT NULL
) WITHOUT ROWID;

-- Who was shown texts of which persons: `subjects` are their ids, 16 bytes each, of one region's record (or `system`).
CREATE TABLE IF NOT EXISTS shown (
    no INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    account TEXT NOT NULL,
    what TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    region TEXT NOT NULL,
    subjects BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS shown_by_account ON shown (account, no);
