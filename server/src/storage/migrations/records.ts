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

/**
 * One row for each question that was ever asked. It holds numbers, and names of the house; what people wrote stays
 * where it was written, so that it is erased in one place. Triggers keep it in the transaction of each change, whoever
 * makes it: a conversation that is missing here would be missing in search, statistics and erasure.
 */
const conversations = `
  -- room: the present one. expert: who accepted first. erased_at: from then on only the numbers are left.
  CREATE TABLE conversations (
    number      INTEGER PRIMARY KEY,
    room        TEXT NOT NULL UNIQUE,
    workgroup   TEXT NOT NULL,
    queue       TEXT NOT NULL DEFAULT '',
    expert      TEXT,
    asked_at    INTEGER NOT NULL,
    accepted_at INTEGER,
    answered_at INTEGER,
    ended_at    INTEGER,
    reason      TEXT,
    messages    INTEGER NOT NULL DEFAULT 0,
    erased_at   INTEGER
  ) STRICT;
  CREATE INDEX conversations_by_time      ON conversations (asked_at) WHERE erased_at IS NULL;
  CREATE INDEX conversations_by_workgroup ON conversations (workgroup, asked_at) WHERE erased_at IS NULL;
  CREATE INDEX conversations_to_erase     ON conversations (workgroup, ended_at) WHERE erased_at IS NULL AND ended_at IS NOT NULL;
  CREATE INDEX conversations_counted      ON conversations (asked_at);
  CREATE INDEX conversations_counted_of_workgroup ON conversations (workgroup, asked_at);

  -- Which experts were in which, in the order in which an expert looks through them.
  CREATE TABLE conversation_experts (
    username TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    number   INTEGER NOT NULL REFERENCES conversations(number),
    PRIMARY KEY (username, asked_at, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX conversation_experts_by_number ON conversation_experts (number, username);

  -- Rooms that were given up unanswered; all that was said in them was copied into the next one.
  CREATE TABLE former_rooms (
    room   TEXT PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES conversations(number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX former_rooms_by_number ON former_rooms (number);

  CREATE TRIGGER conversation_asked AFTER INSERT ON requests BEGIN
    INSERT INTO conversations (room, workgroup, queue, asked_at)
    VALUES (NEW.id, NEW.workgroup, coalesce(NEW.queue, ''), NEW.joined_at);
  END;
  CREATE TRIGGER conversation_offered_again AFTER UPDATE OF id ON requests WHEN NEW.id <> OLD.id BEGIN
    INSERT OR IGNORE INTO former_rooms (room, number) SELECT OLD.id, number FROM conversations WHERE room = OLD.id;
    DELETE FROM conversation_experts WHERE number = (SELECT number FROM conversations WHERE room = OLD.id);
    UPDATE conversations SET room = NEW.id, expert = NULL, accepted_at = NULL, answered_at = NULL WHERE room = OLD.id;
  END;
  CREATE TRIGGER conversation_moved AFTER UPDATE OF workgroup, queue ON requests BEGIN
    UPDATE conversations SET workgroup = NEW.workgroup, queue = coalesce(NEW.queue, '') WHERE room = NEW.id;
  END;
  CREATE TRIGGER conversation_answered AFTER UPDATE OF answered_at ON requests WHEN NEW.answered_at IS NOT NULL BEGIN
    UPDATE conversations SET answered_at = NEW.answered_at WHERE room = NEW.id AND answered_at IS NULL;
  END;
  CREATE TRIGGER conversation_ended AFTER UPDATE OF phase ON requests WHEN NEW.phase = 'ended' AND OLD.phase <> 'ended' BEGIN
    UPDATE conversations SET
      ended_at = NEW.ended_at, reason = NEW.reason,
      messages = coalesce((SELECT last_seq FROM rooms WHERE room = NEW.id), 0)
    WHERE room = NEW.id;
  END;
  CREATE TRIGGER conversation_accepted AFTER INSERT ON occupants WHEN NEW.role = 'expert' BEGIN
    UPDATE conversations SET
      expert = NEW.username,
      accepted_at = (SELECT created_at FROM rooms WHERE room = NEW.room)
    WHERE room = NEW.room AND accepted_at IS NULL;
  END;
  CREATE TRIGGER conversation_entered AFTER UPDATE OF present ON occupants WHEN NEW.present = 1 AND NEW.role = 'expert' BEGIN
    INSERT OR IGNORE INTO conversation_experts (username, asked_at, number)
    SELECT NEW.username, asked_at, number FROM conversations WHERE room = NEW.room AND erased_at IS NULL;
  END;
  -- Rights end with the account: the next one of that name must not inherit them.
  CREATE TRIGGER conversation_experts_leave AFTER DELETE ON users BEGIN
    DELETE FROM conversation_experts WHERE username = OLD.username;
  END;
`;

/**
 * Full text. A row is the question with the visitor's name (0), or a message (its sequence), behind the number of the
 * conversation: number × 2^20 + sequence. So all hits of a conversation lie together, newest conversation first.
 *
 * The table keeps words and no texts; from what it removes no word is left in the file. For that it must be told the
 * text once more: whoever removes a row puts the text into words_leaving, where the table looks for it, and where it
 * is gone with the same statement. (The table's own 'delete' command leaves it broken in this mode, SQLite 3.45.)
 */
const words = `
  CREATE TABLE words_leaving (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
  CREATE VIRTUAL TABLE words USING fts5(
    text, content = 'words_leaving', content_rowid = 'id', columnsize = 0, prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  CREATE TRIGGER words_leave AFTER INSERT ON words_leaving BEGIN
    DELETE FROM words WHERE rowid = NEW.id;
    DELETE FROM words_leaving WHERE id = NEW.id;
  END;

  -- Behind conversation_asked: triggers of one event may run in any order, so this one waits for the row itself.
  CREATE TRIGGER words_of_question AFTER INSERT ON conversations BEGIN
    INSERT INTO words (rowid, text)
    SELECT NEW.number * 1048576, question || char(10) || user_id FROM requests WHERE id = NEW.room;
  END;
  CREATE TRIGGER words_of_question_removed BEFORE DELETE ON requests BEGIN
    INSERT INTO words_leaving (id, text)
    SELECT number * 1048576, OLD.question || char(10) || OLD.user_id
    FROM conversations WHERE room = OLD.id AND erased_at IS NULL;
  END;
  CREATE TRIGGER words_of_message AFTER INSERT ON messages WHEN NEW.seq < 1048576 BEGIN
    INSERT INTO words (rowid, text)
    SELECT number * 1048576 + NEW.seq, NEW.body FROM conversations WHERE room = NEW.room;
  END;
  CREATE TRIGGER words_of_message_removed AFTER DELETE ON messages WHEN OLD.seq < 1048576 BEGIN
    INSERT INTO words_leaving (id, text)
    SELECT number * 1048576 + OLD.seq, OLD.body FROM conversations WHERE room = OLD.room;
  END;
  CREATE TRIGGER words_of_message_changed AFTER UPDATE OF body ON messages WHEN NEW.seq < 1048576 BEGIN
    INSERT INTO words_leaving (id, text)
    SELECT number * 1048576 + OLD.seq, OLD.body FROM conversations WHERE room = OLD.room;
    INSERT INTO words (rowid, text)
    SELECT number * 1048576 + NEW.seq, NEW.body FROM conversations WHERE room = NEW.room;
  END;
  -- What was said in a room that is given up is found in the next one, where it is copied to.
  CREATE TRIGGER words_of_former_room BEFORE UPDATE OF room ON conversations WHEN NEW.room <> OLD.room BEGIN
    INSERT INTO words_leaving (id, text)
    SELECT OLD.number * 1048576 + seq, body FROM messages WHERE room = OLD.room AND seq < 1048576;
  END;
`;

/** What experts write for themselves and each other; and the age of what was left for them. */
const notes = `
  CREATE TABLE conversation_notes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    number     INTEGER NOT NULL REFERENCES conversations(number),
    author     TEXT NOT NULL,
    name       TEXT NOT NULL,
    text       TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    changed_at INTEGER
  ) STRICT;
  CREATE INDEX conversation_notes_by_number ON conversation_notes (number, id);

  CREATE INDEX left_messages_by_age ON left_messages (workgroup, created_at);

  -- Of a workgroup, or of one user. title_key: the title as it is looked for, without case and accents.
  CREATE TABLE canned_replies (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    workgroup TEXT REFERENCES workgroups(name) ON DELETE CASCADE,
    username  TEXT REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    folder    TEXT NOT NULL,
    title     TEXT NOT NULL,
    title_key TEXT NOT NULL,
    text      TEXT NOT NULL,
    CHECK ((workgroup IS NULL) <> (username IS NULL))
  ) STRICT;
  CREATE INDEX canned_replies_of_workgroup ON canned_replies (workgroup, title_key) WHERE workgroup IS NOT NULL;
  CREATE INDEX canned_replies_of_user      ON canned_replies (username, title_key) WHERE username IS NOT NULL;
`;

/** Notes, canned replies, transcripts and their search, statistics, the audit log. */
export const records = audit + conversations + words + notes;
