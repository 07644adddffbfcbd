/** Users, workgroups, streams, requests, rooms, messages. */
export const foundation = `
  CREATE TABLE users (
    username      TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    email         TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL,
    admin         INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL
  ) STRICT;

  -- settings: JSON of WorkgroupSettings without its name
  CREATE TABLE workgroups (
    name       TEXT PRIMARY KEY,
    settings   TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE workgroup_members (
    workgroup TEXT NOT NULL REFERENCES workgroups(name) ON DELETE CASCADE,
    username  TEXT NOT NULL,
    PRIMARY KEY (workgroup, username)
  ) STRICT, WITHOUT ROWID;

  -- Logged-in sessions, of users and visitors. show and status: the last presence; joined: JSON list of workgroups.
  CREATE TABLE streams (
    streamid   TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('user', 'visitor')),
    username   TEXT NOT NULL,
    name       TEXT NOT NULL,
    workgroup  TEXT,
    show       TEXT NOT NULL DEFAULT 'available',
    status     TEXT NOT NULL DEFAULT '',
    joined     TEXT NOT NULL DEFAULT '[]',
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX streams_by_username ON streams (username);

  -- SHA-256 of bearer tokens; a stream may have several (an ask that is repeated with its key gets a new one).
  CREATE TABLE tokens (
    hash       BLOB PRIMARY KEY,
    streamid   TEXT NOT NULL REFERENCES streams(streamid) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tokens_by_stream ON tokens (streamid);

  -- One visitor's question. id is also the room's name. phase: queued, invited, chatting, ended.
  -- owner: the user whose credentials asked, for callers of the original that have no token.
  CREATE TABLE requests (
    id            TEXT PRIMARY KEY,
    workgroup     TEXT NOT NULL,
    username      TEXT NOT NULL UNIQUE,
    owner         TEXT,
    user_id       TEXT NOT NULL,
    email         TEXT NOT NULL,
    question      TEXT NOT NULL,
    fields        TEXT NOT NULL,
    phase         TEXT NOT NULL,
    reason        TEXT,
    joined_at     INTEGER NOT NULL,
    answered_at   INTEGER,
    ended_at      INTEGER
  ) STRICT;
  CREATE INDEX requests_waiting ON requests (workgroup, joined_at) WHERE phase = 'queued';
  CREATE INDEX requests_open ON requests (joined_at) WHERE phase <> 'ended';
  CREATE INDEX requests_by_owner ON requests (owner, user_id, joined_at) WHERE owner IS NOT NULL;

  CREATE TABLE rooms (
    room       TEXT PRIMARY KEY,
    workgroup  TEXT NOT NULL,
    question   TEXT NOT NULL,
    url        TEXT NOT NULL,
    visitor    TEXT NOT NULL,
    last_seq   INTEGER NOT NULL DEFAULT 0,
    reason     TEXT,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER
  ) STRICT;

  -- Who may be in a room. present: is in it now. Somebody who left keeps the right to read what was said while present.
  CREATE TABLE occupants (
    room      TEXT NOT NULL REFERENCES rooms(room) ON DELETE CASCADE,
    username  TEXT NOT NULL,
    nick      TEXT NOT NULL,
    name      TEXT NOT NULL,
    role      TEXT NOT NULL,
    present   INTEGER NOT NULL DEFAULT 0,
    left_seq  INTEGER,
    PRIMARY KEY (room, username),
    UNIQUE (room, nick)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX occupants_by_username ON occupants (username);

  CREATE TABLE messages (
    room     TEXT NOT NULL REFERENCES rooms(room) ON DELETE CASCADE,
    seq      INTEGER NOT NULL,
    id       TEXT NOT NULL,
    username TEXT NOT NULL,
    nick     TEXT NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    body     TEXT NOT NULL,
    data     TEXT,
    sent_at  INTEGER NOT NULL,
    PRIMARY KEY (room, seq),
    UNIQUE (room, username, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE left_messages (
    id         TEXT PRIMARY KEY,
    workgroup  TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    email      TEXT NOT NULL,
    message    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    handled_at INTEGER,
    handled_by TEXT
  ) STRICT;
  CREATE INDEX left_messages_open ON left_messages (workgroup, created_at) WHERE handled_at IS NULL;

  -- Answers of POSTs that created something, for 24 hours. scope: the caller and the route.
  CREATE TABLE idempotency (
    scope      TEXT NOT NULL,
    key        TEXT NOT NULL,
    body_hash  BLOB NOT NULL,
    answer     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** The room that its expert left unanswered. */
export const continuedRooms = `
  -- The room that its expert left unanswered: what was said in it begins the next one.
  ALTER TABLE requests ADD COLUMN continues TEXT;
`;
