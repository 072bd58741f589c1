-- The evidence ledger: the same tables as on the embedded store (service/store/schema.sql), written in the transaction of
-- the events.

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE TABLE ledger_log (
    log INTEGER PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    origin TEXT COLLATE "C" NOT NULL UNIQUE,
    size BIGINT NOT NULL,
    frontier BYTEA NOT NULL,
    latest TEXT COLLATE "C" NOT NULL,
    forked TEXT COLLATE "C"
);
CREATE INDEX ledger_log_by_name ON ledger_log (name, log);

CREATE TABLE ledger_leaf (
    log INTEGER NOT NULL,
    leaf_index BIGINT NOT NULL,
    aggregate TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    cmd TEXT COLLATE "C" NOT NULL,
    leaf BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    mac BYTEA NOT NULL,
    PRIMARY KEY (log, leaf_index)
);
CREATE UNIQUE INDEX ledger_leaf_by_event ON ledger_leaf (aggregate, version, log);
CREATE UNIQUE INDEX ledger_leaf_by_command ON ledger_leaf (cmd, log);
CREATE TRIGGER ledger_leaf_is_never_changed BEFORE UPDATE ON ledger_leaf
    FOR EACH ROW EXECUTE FUNCTION jejak_never('changed');
CREATE TRIGGER ledger_leaf_is_never_deleted BEFORE DELETE ON ledger_leaf
    FOR EACH ROW EXECUTE FUNCTION jejak_never('deleted');
CREATE TRIGGER ledger_leaf_is_never_cleared BEFORE TRUNCATE ON ledger_leaf
    FOR EACH STATEMENT EXECUTE FUNCTION jejak_never('cleared');

CREATE TABLE ledger_checkpoint (
    no BIGINT PRIMARY KEY,
    log INTEGER NOT NULL,
    size BIGINT NOT NULL,
    note BYTEA NOT NULL,
    published_at TEXT COLLATE "C" NOT NULL
);
CREATE INDEX ledger_checkpoint_by_log ON ledger_checkpoint (log, no);
CREATE INDEX ledger_checkpoint_by_size ON ledger_checkpoint (log, size, no);
CREATE TRIGGER ledger_checkpoint_is_never_changed BEFORE UPDATE ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION jejak_never('changed');
CREATE TRIGGER ledger_checkpoint_is_never_deleted BEFORE DELETE ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION jejak_never('deleted');
CREATE TRIGGER ledger_checkpoint_is_never_cleared BEFORE TRUNCATE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION jejak_never('cleared');

CREATE TABLE ledger_tile (
    log INTEGER NOT NULL,
    level INTEGER NOT NULL,
    place BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (log, level, place)
);

-- Appends a leaf to the newest log of a name: its index there. The tree grows by the compact range of RFC 6962.
-- JJ002: the clock has gone back (the message is the latest date); JJ003: the log was found forked (its origin); JJ004:
-- another log is written to by now. Called by functions of the owner alone, whose search path it has.
-- The head of a log is one row that every command changes. While a long reader (a backup) holds an old snapshot, none of the
-- row's earlier versions can be cleared away: a search by key, or through the whole table, would meet them all, and commands
-- become slower one by one. So the newest is found from the end of an index, and is changed where it lies.
CREATE FUNCTION jejak_seal(
    log_name TEXT, log_origin TEXT, aggregate TEXT, version INTEGER, at TEXT, cmd TEXT, prev BYTEA, leaf BYTEA, mac BYTEA
) RETURNS BIGINT LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    l RECORD;
    hash CONSTANT BYTEA := sha256('\x00'::BYTEA || leaf);
    node BYTEA := hash;
    rest BIGINT;
    grown BYTEA;
BEGIN
    SELECT g.*, g.ctid AS place, f.hash AS before INTO l FROM ledger_log g
    LEFT JOIN ledger_leaf f
        ON f.aggregate = jejak_seal.aggregate AND f.version = jejak_seal.version - 1 AND f.log = g.log
    WHERE g.name = log_name ORDER BY g.log DESC LIMIT 1;
    IF NOT FOUND THEN
        INSERT INTO ledger_log SELECT coalesce(max(g.log), 0) + 1, log_name, log_origin, 0, '', '' FROM ledger_log g
        RETURNING *, ctid AS place, NULL::BYTEA AS before INTO l;
    END IF;
    IF l.forked IS NOT NULL THEN
        RAISE EXCEPTION '%', l.origin USING ERRCODE = 'JJ003';
    END IF;
    IF l.origin <> log_origin THEN
        RAISE EXCEPTION 'the log % is written to, not %', l.origin, log_origin USING ERRCODE = 'JJ004';
    END IF;
    IF prev <> coalesce(l.before, decode(repeat('00', 32), 'hex')) THEN
        RAISE EXCEPTION '% has another leaf before version %', aggregate, version USING ERRCODE = 'unique_violation';
    END IF;
    IF at < l.latest AND at::TIMESTAMPTZ < l.latest::TIMESTAMPTZ - INTERVAL '5 seconds' THEN
        RAISE EXCEPTION '%', l.latest USING ERRCODE = 'JJ002';
    END IF;
    INSERT INTO ledger_leaf VALUES (l.log, l.size, aggregate, version, cmd, leaf, hash, mac);
    rest := l.size;
    grown := l.frontier;
    WHILE rest & 1 = 1 LOOP
        node := sha256('\x01'::BYTEA || substr(grown, length(grown) - 31) || node);
        grown := substr(grown, 1, length(grown) - 32);
        rest := rest >> 1;
    END LOOP;
    UPDATE ledger_log g SET size = l.size + 1, frontier = grown || node, latest = greatest(l.latest, at)
    WHERE g.ctid = l.place AND g.log = l.log;
    IF NOT FOUND THEN -- somebody else has just changed something in it
        UPDATE ledger_log g SET size = l.size + 1, frontier = grown || node, latest = greatest(l.latest, at)
        WHERE g.log = l.log;
    END IF;
    RETURN l.size;
END $$;
REVOKE ALL ON FUNCTION jejak_seal(TEXT, TEXT, TEXT, INTEGER, TEXT, TEXT, BYTEA, BYTEA, BYTEA) FROM PUBLIC;

-- Seals leaves in their order, [{name, origin, id, version, at, cmd, prev, leaf, mac (base64)}]: their places, as text.
CREATE FUNCTION jejak_seal_all(leaves JSONB) RETURNS TEXT LANGUAGE plpgsql AS $$
BEGIN
    RETURN (
        SELECT string_agg(sealed::TEXT, ',') FROM (
            SELECT jejak_seal(e.name, e.origin, e.id, e.version, e.at, e.cmd, decode(e.prev, 'base64'),
                decode(e.leaf, 'base64'), decode(e.mac, 'base64')) AS sealed
            FROM ROWS FROM (
                jsonb_to_recordset(leaves) AS (name TEXT, origin TEXT, id TEXT, version INTEGER, at TEXT,
                    cmd TEXT, prev TEXT, leaf TEXT, mac TEXT)
            ) WITH ORDINALITY AS e (name, origin, id, version, at, cmd, prev, leaf, mac, place)
            ORDER BY e.place
        ) each
    );
END $$;
REVOKE ALL ON FUNCTION jejak_seal_all(JSONB) FROM PUBLIC;

-- Begins to record, alone until the commit is visible; on a database that took over, when everybody had time to look.
-- JJ001: acknowledged events are missing.
CREATE FUNCTION jejak_alone() RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(746966);
    IF jejak_timeline() IS DISTINCT FROM (SELECT value FROM store_facts WHERE name = 'timeline') THEN
        PERFORM jejak_took_over();
    END IF;
    IF EXISTS (SELECT 1 FROM store_facts WHERE name = 'torn') THEN
        RAISE EXCEPTION 'acknowledged events are missing: nothing is recorded until that was accepted'
            USING ERRCODE = 'JJ001';
    END IF;
END $$;
REVOKE ALL ON FUNCTION jejak_alone() FROM PUBLIC;

-- As in 0003, and: `works` has "leaves", one for each event, as `jejak_seal_all` takes them.
-- `indices` are their places, as text; `why` is the error's code where one piece of work was refused.
DROP FUNCTION jejak_append(JSONB);
CREATE FUNCTION jejak_append(works JSONB) RETURNS TABLE (first BIGINT, refused TEXT, why TEXT, indices TEXT)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    base BIGINT;
    added BIGINT;
    w JSONB;
BEGIN
    PERFORM jejak_alone();
    SELECT coalesce(max(rowid), 0) INTO base FROM stored_events;
    FOR w IN SELECT jsonb_array_elements(works) LOOP
        first := NULL;
        refused := NULL;
        why := NULL;
        indices := NULL;
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
                indices := jejak_seal_all(w->'leaves');
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
        EXCEPTION WHEN unique_violation OR SQLSTATE 'JJ002' OR SQLSTATE 'JJ003' OR SQLSTATE 'JJ004' THEN
            first := NULL;
            refused := SQLERRM;
            why := SQLSTATE;
        END;
        RETURN NEXT;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION jejak_append(JSONB) FROM PUBLIC;
