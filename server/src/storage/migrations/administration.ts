/** System properties, bookmarks, SIP accounts, what removed workgroups leave, and since when who is away. */
export const administration = `
  -- secret: value is sealed.
  CREATE TABLE system_properties (
    name   TEXT PRIMARY KEY,
    value  TEXT NOT NULL,
    secret INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE bookmarks (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    type   TEXT NOT NULL CHECK (type IN ('url', 'group_chat')),
    name   TEXT NOT NULL,
    value  TEXT NOT NULL,
    global INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX bookmarks_for_all ON bookmarks (id) WHERE global = 1;

  CREATE TABLE bookmark_users (
    bookmark INTEGER NOT NULL REFERENCES bookmarks(id) ON DELETE CASCADE,
    username TEXT NOT NULL REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    PRIMARY KEY (bookmark, username)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bookmark_users_by_username ON bookmark_users (username, bookmark);

  CREATE TABLE bookmark_groups (
    bookmark  INTEGER NOT NULL REFERENCES bookmarks(id) ON DELETE CASCADE,
    groupname TEXT NOT NULL REFERENCES groups(name) ON DELETE CASCADE ON UPDATE CASCADE,
    PRIMARY KEY (bookmark, groupname)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX bookmark_groups_by_groupname ON bookmark_groups (groupname, bookmark);

  CREATE TABLE bookmark_properties (
    bookmark INTEGER NOT NULL REFERENCES bookmarks(id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (bookmark, name)
  ) STRICT, WITHOUT ROWID;

  -- password: sealed; empty for none. settings: JSON of the other members.
  CREATE TABLE sip_accounts (
    username     TEXT PRIMARY KEY REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    sip_username TEXT NOT NULL,
    password     TEXT NOT NULL,
    settings     TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sip_accounts_by_extension ON sip_accounts (sip_username);

  -- How long the conversations of a removed workgroup are kept: as long as it said. NULL: for good.
  CREATE TABLE former_workgroups (
    name           TEXT PRIMARY KEY,
    retention_days INTEGER
  ) STRICT, WITHOUT ROWID;

  -- Since when users who signed in before are away, in epoch ms; nobody who is signed in now.
  CREATE TABLE away_since (
    username TEXT PRIMARY KEY REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    at       INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- A stream that was used a moment ago was left now; one that expired was left when it was used last.
  CREATE TRIGGER user_went_away AFTER DELETE ON streams
  WHEN OLD.kind = 'user'
    AND NOT EXISTS (SELECT 1 FROM streams WHERE username = OLD.username AND kind = 'user')
    AND EXISTS (SELECT 1 FROM users WHERE username = OLD.username)
  BEGIN
    INSERT INTO away_since (username, at)
      SELECT OLD.username, CASE WHEN now - OLD.used_at < 300000 THEN now ELSE OLD.used_at END
      FROM (SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now) WHERE true
      ON CONFLICT (username) DO UPDATE SET at = excluded.at;
  END;
`;
