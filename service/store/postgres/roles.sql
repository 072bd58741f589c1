-- Least privilege. Run by `jejak init --roles`, any number of times, by the owner of the tables; it needs CREATEROLE once.
-- Four group roles that nobody logs in as: logins are made by hand and put into one of them (.deploy/README.md).
-- The durable tables stay the owner's. The read models lie in a schema of the worker's own, so that nobody but the owner
-- can put anything where `jejak_append`, which has the owner's rights, would find it.

DO $$
DECLARE
    here CONSTANT TEXT := (
        SELECT schemaname FROM pg_tables
        WHERE tablename = 'stored_events' AND schemaname = ANY (current_schemas(false)) LIMIT 1);
    each TEXT;
BEGIN
    FOREACH each IN ARRAY ARRAY['jejak_app', 'jejak_worker', 'jejak_auditor', 'jejak_signer'] LOOP
        IF to_regrole(each) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', each);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- made for another database of this server a moment ago
            END;
        END IF;
    END LOOP;
    IF NOT (pg_has_role('jejak_worker', 'USAGE') AND pg_has_role('jejak_worker', 'SET')) THEN
        GRANT jejak_worker TO CURRENT_USER WITH INHERIT TRUE, SET TRUE;
    END IF;

    CREATE SCHEMA IF NOT EXISTS jejak_worker AUTHORIZATION jejak_worker;
    FOR each IN
        SELECT tablename FROM pg_tables
        WHERE schemaname = here AND tablename ~ '^(v[0-9]+_)?(projection|innovation|directory)(_|$)'
    LOOP
        EXECUTE format('ALTER TABLE %I.%I SET SCHEMA jejak_worker', here, each);
    END LOOP;
    FOR each IN
        SELECT tablename FROM pg_tables WHERE schemaname = 'jejak_worker' AND tableowner <> 'jejak_worker'
    LOOP
        EXECUTE format('ALTER TABLE jejak_worker.%I OWNER TO jejak_worker', each);
    END LOOP;

    -- Everybody finds the durable tables first, but the worker, whose own schema is where it makes tables.
    EXECUTE format('ALTER DATABASE %I SET search_path = "$user", %I, jejak_worker', current_database(), here);

    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', here);
    EXECUTE format('GRANT USAGE ON SCHEMA %I, jejak_worker TO jejak_app, jejak_worker, jejak_auditor', here);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I, jejak_worker TO jejak_app, jejak_worker, jejak_auditor', here);
    ALTER DEFAULT PRIVILEGES FOR ROLE jejak_worker IN SCHEMA jejak_worker
        GRANT SELECT ON TABLES TO jejak_app, jejak_auditor;

    EXECUTE format('GRANT EXECUTE ON FUNCTION %I.jejak_append(jsonb), %I.jejak_refuse(jsonb) TO jejak_app', here, here);
    EXECUTE format('GRANT INSERT ON %I.store_facts TO jejak_app, jejak_worker', here); -- a secret made at the first start
    EXECUTE format('GRANT INSERT ON %I.operations TO jejak_worker', here); -- what was decided about the read models
    EXECUTE format('GRANT DELETE ON %I.receipts TO jejak_worker', here); -- those that have grown too old

    -- The signer sees the ledger and nothing of the record. It publishes, and says that a log has forked.
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO jejak_signer', here);
    FOREACH each IN ARRAY ARRAY['ledger_log', 'ledger_leaf', 'ledger_checkpoint', 'ledger_tile'] LOOP
        EXECUTE format('GRANT SELECT ON %I.%I TO jejak_signer', here, each);
    END LOOP;
    EXECUTE format('GRANT INSERT ON %I.ledger_checkpoint, %I.ledger_tile TO jejak_signer', here, here);
    EXECUTE format('GRANT UPDATE (forked) ON %I.ledger_log TO jejak_signer', here);
END $$;
