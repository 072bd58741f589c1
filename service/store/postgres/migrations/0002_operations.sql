-- What people decided about the operation of this store (service/projections/journal.py): numbered events, never changed.

CREATE TABLE operations (
    no BIGINT PRIMARY KEY,
    type TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    recorded_at TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    data TEXT COLLATE "C" NOT NULL
);

CREATE TRIGGER operations_are_never_changed BEFORE UPDATE ON operations
    FOR EACH ROW EXECUTE FUNCTION jejak_never('changed');
CREATE TRIGGER operations_are_never_deleted BEFORE DELETE ON operations
    FOR EACH ROW EXECUTE FUNCTION jejak_never('deleted');
CREATE TRIGGER operations_are_never_cleared BEFORE TRUNCATE ON operations
    FOR EACH STATEMENT EXECUTE FUNCTION jejak_never('cleared');
