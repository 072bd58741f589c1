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
