-- What callers tried and the record refused: the same table as on the embedded store (service/store/schema.sql).

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE TABLE refusals (
    no BIGINT PRIMARY KEY,
    aggregate TEXT COLLATE "C" NOT NULL,
    version INTEGER NOT NULL,
    topic TEXT COLLATE "C" NOT NULL,
    state BYTEA NOT NULL,
    UNIQUE (aggregate, version)
);
CREATE TRIGGER refusals_are_never_changed BEFORE UPDATE ON refusals
    FOR EACH ROW EXECUTE FUNCTION jejak_never('changed');
CREATE TRIGGER refusals_are_never_deleted BEFORE DELETE ON refusals
    FOR EACH ROW EXECUTE FUNCTION jejak_never('deleted');
CREATE TRIGGER refusals_are_never_cleared BEFORE TRUNCATE ON refusals
    FOR EACH STATEMENT EXECUTE FUNCTION jejak_never('cleared');

-- The one way in, all of it or nothing: {"refusals": [{id, version, topic, state (base64)}], "leaves": [as for
-- jejak_append]}. It waits for the same lock, because it seals as jejak_append does, and refuses for the same reasons:
-- `refused` and `why` are as there, `indices` the places of the leaves.
CREATE FUNCTION jejak_refuse(work JSONB) RETURNS TABLE (refused TEXT, why TEXT, indices TEXT)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    base BIGINT;
BEGIN
    PERFORM jejak_alone();
    SELECT coalesce(max(no), 0) INTO base FROM refusals;
    BEGIN
        INSERT INTO refusals (no, aggregate, version, topic, state)
        SELECT base + e.place, e.id, e.version, e.topic, decode(e.state, 'base64')
        FROM ROWS FROM (
            jsonb_to_recordset(work->'refusals') AS (id TEXT, version INTEGER, topic TEXT, state TEXT)
        ) WITH ORDINALITY AS e (id, version, topic, state, place);
        indices := jejak_seal_all(work->'leaves');
    EXCEPTION WHEN unique_violation OR SQLSTATE 'JJ002' OR SQLSTATE 'JJ003' OR SQLSTATE 'JJ004' THEN
        indices := NULL;
        refused := SQLERRM;
        why := SQLSTATE;
    END;
    RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION jejak_refuse(JSONB) FROM PUBLIC;
