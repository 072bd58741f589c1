-- The durable tables on PostgreSQL: the same names and columns as on the embedded store. Run once, in one transaction.

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

-- The one way in. Several pieces of work in one commit; each is stored whole or, with the reason, not at all.
-- The lock is held until the commit is visible: positions are gap-free and no reader ever skips one.
CREATE FUNCTION jejak_append(
    works INTEGER,
    e_work INTEGER[], e_id TEXT[], e_version INTEGER[], e_topic TEXT[], e_state BYTEA[],
    g_work INTEGER[], g_id TEXT[], g_version INTEGER[],
    c_work INTEGER[], c_key TEXT[], c_holder TEXT[],
    r_work INTEGER[], r_account TEXT[], r_key TEXT[], r_digest BYTEA[], r_kind TEXT[], r_aggregate TEXT[],
    r_version INTEGER[], r_created INTEGER[], r_recorded_at TEXT[]
) RETURNS TABLE (first BIGINT, refused TEXT) LANGUAGE plpgsql AS $$
DECLARE
    base BIGINT;
    added BIGINT;
BEGIN
    PERFORM pg_advisory_xact_lock(746966);
    SELECT coalesce(max(rowid), 0) INTO base FROM stored_events;
    FOR w IN 0 .. works - 1 LOOP
        first := NULL;
        refused := NULL;
        BEGIN
            SELECT g.id || ' has gone on since version ' || g.version INTO refused
            FROM unnest(g_work, g_id, g_version) AS g (work, id, version)
            WHERE g.work = w AND g.version <> coalesce(
                (SELECT max(s.originator_version) FROM stored_events s WHERE s.originator_id = g.id), 0)
            LIMIT 1;
            IF refused IS NULL THEN
                INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)
                SELECT base + row_number() OVER (ORDER BY e.place), e.id, e.version, e.topic, e.state
                FROM unnest(e_work, e_id, e_version, e_topic, e_state) WITH ORDINALITY
                    AS e (work, id, version, topic, state, place)
                WHERE e.work = w;
                GET DIAGNOSTICS added = ROW_COUNT;
                IF cardinality(c_work) > 0 THEN
                    DELETE FROM claims USING unnest(c_work, c_key, c_holder) AS c (work, key, holder)
                    WHERE c.work = w AND c.holder IS NULL AND claims.key = c.key;
                    INSERT INTO claims (key, holder)
                    SELECT c.key, c.holder FROM unnest(c_work, c_key, c_holder) AS c (work, key, holder)
                    WHERE c.work = w AND c.holder IS NOT NULL;
                END IF;
                IF cardinality(r_work) > 0 THEN
                    INSERT INTO receipts
                    SELECT r.account, r.key, r.digest, r.kind, r.aggregate, r.version, r.created,
                           CASE WHEN added > 0 THEN base + 1 END, CASE WHEN added > 0 THEN base + added END,
                           r.recorded_at
                    FROM unnest(r_work, r_account, r_key, r_digest, r_kind, r_aggregate, r_version, r_created,
                                r_recorded_at)
                        AS r (work, account, key, digest, kind, aggregate, version, created, recorded_at)
                    WHERE r.work = w;
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
