/** Uploaded files and push subscriptions. */
export const uploads = `
  -- A file that somebody announced, then sent. state: awaited, stored, refused (for its kind). Each file on the disk has its
  -- row before it exists.
  CREATE TABLE uploads (
    id         TEXT PRIMARY KEY,
    room       TEXT NOT NULL,
    username   TEXT NOT NULL,
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    size       INTEGER NOT NULL,
    state      TEXT NOT NULL DEFAULT 'awaited' CHECK (state IN ('awaited', 'stored', 'refused')),
    posted     INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX uploads_by_room ON uploads (room);
  CREATE INDEX uploads_by_username ON uploads (username, created_at);
  CREATE INDEX uploads_unposted ON uploads (created_at) WHERE posted = 0;

  -- Which messages refer to a file: also the copies of them that begin the next room when theirs was given up.
  CREATE TABLE attachments (
    upload TEXT NOT NULL REFERENCES uploads(id) ON DELETE CASCADE,
    room   TEXT NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (upload, room, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attachments_by_room ON attachments (room);

  -- Triggers, so that no way to post, copy or erase a message can forget its file. Only the sender's own files count:
  -- naming a stranger's opens nothing.
  CREATE TRIGGER attachments_of_messages AFTER INSERT ON messages
  WHEN NEW.data IS NOT NULL AND json_extract(NEW.data, '$.attachment.id') IS NOT NULL
  BEGIN
    INSERT OR IGNORE INTO attachments (upload, room, seq)
      SELECT id, NEW.room, NEW.seq FROM uploads
      WHERE id = json_extract(NEW.data, '$.attachment.id') AND username = NEW.username AND state = 'stored';
    UPDATE uploads SET posted = 1
      WHERE id = json_extract(NEW.data, '$.attachment.id') AND username = NEW.username AND state = 'stored';
  END;

  CREATE TRIGGER uploads_of_rooms AFTER DELETE ON rooms
  BEGIN
    DELETE FROM attachments WHERE room = OLD.room;
    DELETE FROM uploads WHERE room = OLD.room;
  END;

  -- Files that must go from the disk, once the transaction that forgot them is kept.
  CREATE TABLE removed_uploads (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TRIGGER uploads_removed AFTER DELETE ON uploads
  BEGIN
    INSERT OR IGNORE INTO removed_uploads (id) VALUES (OLD.id);
  END;

  -- Where a browser of a user can be reached while no desk is open (RFC 8030). subscription: sealed JSON.
  CREATE TABLE push_subscriptions (
    username     TEXT NOT NULL,
    resource     TEXT NOT NULL,
    subscription TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (username, resource)
  ) STRICT, WITHOUT ROWID;

  -- The server's own key pair for push services (RFC 8292), made once: subscriptions are bound to it.
  CREATE TABLE push_keys (
    only        INTEGER PRIMARY KEY CHECK (only = 1),
    public_key  TEXT NOT NULL,
    private_key TEXT NOT NULL
  ) STRICT;
`;
