-- A database that took over records nothing until every process that recorded on the one before had time to look whether
-- what it was told is there (service/store/postgres/lookout.py): one that knows of a loss must be faster than one that
-- does not.

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- Of the write-ahead log: each promotion begins a new one. Null on a standby.
CREATE FUNCTION jejak_timeline() RETURNS TEXT LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF pg_is_in_recovery() THEN
        RETURN NULL;
    END IF;
    RETURN left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
END $$;

-- Waits until two seconds after somebody first noticed, and goes on. On a new database nobody can have lost anything.
CREATE FUNCTION jejak_took_over() RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    timeline CONSTANT TEXT := jejak_timeline();
    noticed TIMESTAMPTZ;
BEGIN
    IF EXISTS (SELECT 1 FROM store_facts WHERE name = 'timeline') THEN
        SELECT value::TIMESTAMPTZ INTO noticed FROM store_facts WHERE name = 'took over ' || timeline;
        noticed := least(coalesce(noticed, clock_timestamp()), clock_timestamp());
        PERFORM pg_sleep(2 - extract(epoch FROM clock_timestamp() - noticed));
    END IF;
    INSERT INTO store_facts VALUES ('timeline', timeline) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value;
END $$;
REVOKE ALL ON FUNCTION jejak_took_over() FROM PUBLIC;

-- As in 0001, and: it looks whether this database has just taken over.
CREATE OR REPLACE FUNCTION jejak_append(works JSONB) RETURNS TABLE (first BIGINT, refused TEXT) LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    base BIGINT;
    added BIGINT;
    w JSONB;
BEGIN
    PERFORM pg_advisory_xact_lock(746966);
    IF jejak_timeline() IS DISTINCT FROM (SELECT value FROM store_facts WHERE name = 'timeline') THEN
        PERFORM jejak_took_over();
    END IF;
    IF EXISTS (SELECT 1 FROM store_facts WHERE name = 'torn') THEN
        RAISE EXCEPTION 'acknowledged events are missing: nothing is recorded until that was accepted'
            USING ERRCODE = 'JJ001';
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
