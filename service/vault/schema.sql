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
