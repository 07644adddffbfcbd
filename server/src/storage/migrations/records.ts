/** The audit log: rows are added and read; only what is older than `audit_retention` says can be removed. */
const audit = `
  CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_by_time    ON audit (at);
  CREATE INDEX audit_by_actor   ON audit (actor, at);
  CREATE INDEX audit_by_action  ON audit (action, at);
  CREATE INDEX audit_by_subject ON audit (subject, at);

  -- One row. The retention job moves the mark, removes what lies before it, and moves it back, in one transaction.
  CREATE TABLE audit_retention (removable_before INTEGER NOT NULL) STRICT;
  INSERT INTO audit_retention VALUES (0);

  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT, 'The audit log is append-only.'); END;

  CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
  WHEN OLD.at >= (SELECT removable_before FROM audit_retention)
  BEGIN SELECT raise(ABORT, 'The audit log is append-only.'); END;

  -- INSERT OR REPLACE removes a row without asking the trigger above.
  CREATE TRIGGER audit_is_never_replaced BEFORE INSERT ON audit
  WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
  BEGIN SELECT raise(ABORT, 'The audit log is append-only.'); END;
`;

/** Notes, canned replies, transcripts and their search, statistics, the audit log. */
export const records = audit;
