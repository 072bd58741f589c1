-- What the first leaf of a log that goes on after a fork is of (service/audit/forks.py): the heads of the log before.

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE TABLE ledger_opening (
    log INTEGER PRIMARY KEY,
    state BYTEA NOT NULL
);
CREATE TRIGGER ledger_opening_is_never_changed BEFORE UPDATE ON ledger_opening
    FOR EACH ROW EXECUTE FUNCTION jejak_never('changed');
CREATE TRIGGER ledger_opening_is_never_deleted BEFORE DELETE ON ledger_opening
    FOR EACH ROW EXECUTE FUNCTION jejak_never('deleted');
CREATE TRIGGER ledger_opening_is_never_cleared BEFORE TRUNCATE ON ledger_opening
    FOR EACH STATEMENT EXECUTE FUNCTION jejak_never('cleared');
