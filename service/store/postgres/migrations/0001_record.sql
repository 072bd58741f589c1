-- The durable tables on PostgreSQL: the same names and columns as on the embedded store. Run once, in one transaction.

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE TABLE jejak_migrations (
    number INTEGER PRIMARY KEY,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE stored_events (
    rowid BIGINT PRIMARY KEY, -- the position in the feed: given under a lock, so gap-free and in the order of commits
    originator_id TEXT COLLATE "C" NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT COLLATE "C" NOT NULL,
    state BYTEA NOT NULL,
    UNIQUE (originator_id, originator_version)
);
CREATE INDEX stored_events_by_topic ON stored_events (topic, rowid);

CREATE TABLE receipts (
    account TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    aggregate TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    created INTEGER NOT NULL,
    first_position BIGINT,
    last_position BIGINT,
    recorded_at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account, key)
);

CREATE TABLE claims (
    key TEXT COLLATE "C" PRIMARY KEY,
    holder TEXT COLLATE "C" NOT NULL
);

CREATE TABLE store_facts (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL
);

CREATE FUNCTION jejak_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a recorded event is never %', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER stored_events_are_never_changed BEFORE UPDATE ON stored_events
    FOR EACH ROW EXECUTE FUNCTION jejak_never('changed');
CREATE TRIGGER stored_events_are_never_deleted BEFORE DELETE ON stored_events
    FOR EACH ROW EXECUTE FUNCTION jejak_never('deleted');
CREATE TRIGGER stored_events_are_never_cleared BEFORE TRUNCATE ON stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION jejak_never('cleared');

-- The one way in. `works` is a JSON array; several pieces of work are stored in one commit, each whole or, with the
-- reason, not at all: {"events": [{id, version, topic, state (base64)}], "guards": [{id, version}], "released": [key],
-- "taken": [{key, holder}], "receipt": {…} or null}. The lock is held until the commit is visible: positions are
-- gap-free and no reader ever skips one. It has its owner's rights: who may call it need not be allowed to write to the
-- tables (roles.sql), and what it names is found in their schema only.
CREATE FUNCTION jejak_append(works JSONB) RETURNS TABLE (first BIGINT, refused TEXT) LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    base BIGINT;
    added BIGINT;
    w JSONB;
BEGIN
    PERFORM pg_advisory_xact_lock(746966);
    IF EXISTS (SELECT 1 FROM store_facts WHERE name = 'torn') THEN
        RAISE EXCEPTION 'acknowledged events are missing: nothing is recorded until that was accepted';
    END IF;
    SELECT coalesce(max(rowid), 0) INTO base FROM stored_events;
    FOR w IN SELECT jsonb_array_elements(works) LOOP
        first := NULL;
        refused := NULL;
        BEGIN
            SELECT g.id || ' has gone on since version ' || g.version::TEXT INTO refused
            FROM jsonb_to_recordset(w->'guards') AS g (id TEXT, version INTEGER)
            WHERE g.version <> coalesce(
                (SELECT s.originator_version FROM stored_events s WHERE s.originator_id = g.id
                 ORDER BY s.originator_version DESC LIMIT 1), 0)
            LIMIT 1;
            IF refused IS NULL THEN
                INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)
                SELECT base + e.place, e.id, e.version, e.topic, decode(e.state, 'base64')
                FROM ROWS FROM (
                    jsonb_to_recordset(w->'events') AS (id TEXT, version INTEGER, topic TEXT, state TEXT)
                ) WITH ORDINALITY AS e (id, version, topic, state, place);
                GET DIAGNOSTICS added = ROW_COUNT;
                IF jsonb_array_length(w->'released') > 0 THEN
                    DELETE FROM claims WHERE key IN (SELECT jsonb_array_elements_text(w->'released'));
                END IF;
                IF jsonb_array_length(w->'taken') > 0 THEN
                    INSERT INTO claims (key, holder)
                    SELECT c.key, c.holder FROM jsonb_to_recordset(w->'taken') AS c (key TEXT, holder TEXT);
                END IF;
                IF jsonb_typeof(w->'receipt') = 'object' THEN
                    INSERT INTO receipts
                    SELECT r.account, r.key, decode(r.digest, 'base64'), r.kind, r.aggregate, r.version, r.created,
                           CASE WHEN added > 0 THEN base + 1 END, CASE WHEN added > 0 THEN base + added END,
                           r.recorded_at
                    FROM jsonb_to_record(w->'receipt') AS r (
                        account TEXT, key TEXT, digest TEXT, kind TEXT, aggregate TEXT, version INTEGER,
                        created INTEGER, recorded_at TEXT);
                END IF;
                first := base + 1;
                base := base + added;
            END IF;
        EXCEPTION WHEN unique_violation THEN
            first := NULL;
            refused := SQLERRM;
        END;
        RETURN NEXT;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION jejak_append(JSONB) FROM PUBLIC;
