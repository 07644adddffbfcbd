/** Groups, lockouts, second factors, identities that a site vouched for. */
export const accounts = `
  -- Since when the user is locked out; NULL for everybody else.
  ALTER TABLE users ADD COLUMN locked_at INTEGER;

  -- Names under which conversations are kept, of users who are gone or have another name: nobody else gets them.
  CREATE TABLE former_usernames (
    username  TEXT PRIMARY KEY,
    successor TEXT REFERENCES users(username) ON DELETE SET NULL ON UPDATE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX former_usernames_by_successor ON former_usernames (successor);

  CREATE TABLE groups (
    name        TEXT PRIMARY KEY,
    description TEXT NOT NULL DEFAULT '',
    created_at  INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- admin: of the group, as the original has it; gives no right over the server.
  CREATE TABLE group_members (
    groupname TEXT NOT NULL REFERENCES groups(name) ON DELETE CASCADE,
    username  TEXT NOT NULL REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    admin     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (groupname, username)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX group_members_by_username ON group_members (username);

  -- secret: sealed. active_at: NULL until a first code was right. last_step: of the last code that was taken.
  -- wrong_count, wrong_since: wrong codes in the present window of time.
  CREATE TABLE second_factors (
    username    TEXT PRIMARY KEY REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    secret      TEXT NOT NULL,
    active_at   INTEGER,
    last_step   INTEGER NOT NULL DEFAULT 0,
    wrong_count INTEGER NOT NULL DEFAULT 0,
    wrong_since INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  -- What a site's identities are checked with. key: sealed.
  CREATE TABLE site_identities (
    workgroup TEXT PRIMARY KEY REFERENCES workgroups(name) ON DELETE CASCADE,
    algorithm TEXT NOT NULL CHECK (algorithm IN ('HS256', 'ES256')),
    key       TEXT NOT NULL,
    audience  TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- SHA-256 of the identities' own numbers, until they expire: each is good for one question.
  CREATE TABLE used_identities (
    workgroup  TEXT NOT NULL,
    hash       BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workgroup, hash)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX used_identities_by_expiry ON used_identities (expires_at);

  -- Who the visitor is to the site that vouched for name and e-mail; NULL for those who typed theirs.
  ALTER TABLE requests ADD COLUMN subject TEXT;
`;
