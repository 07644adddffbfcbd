/** Rooms that no workgroup made, who has which rights in them, and who supervises which workgroup. */
export const chatRooms = `
  -- A chat room is a row of rooms whose workgroup is '', with its settings here as long as it lasts. Whoever makes one
  -- under a name that was used before gets a new room: what was said up to first_seq belongs to the former ones.
  CREATE TABLE chat_rooms (
    room                        TEXT PRIMARY KEY REFERENCES rooms(room) ON DELETE CASCADE,
    natural_name                TEXT NOT NULL,
    description                 TEXT NOT NULL,
    subject                     TEXT NOT NULL,
    password_hash               TEXT,
    max_users                   INTEGER NOT NULL,
    persistent                  INTEGER NOT NULL,
    public_room                 INTEGER NOT NULL,
    members_only                INTEGER NOT NULL,
    moderated                   INTEGER NOT NULL,
    can_anyone_discover_jid     INTEGER NOT NULL,
    can_occupants_change_subject INTEGER NOT NULL,
    can_occupants_invite        INTEGER NOT NULL,
    log_enabled                 INTEGER NOT NULL,
    first_seq                   INTEGER NOT NULL,
    created_at                  INTEGER NOT NULL,
    modified_at                 INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX chat_rooms_public ON chat_rooms (room) WHERE public_room = 1;

  -- name: a username, or the name of a group.
  CREATE TABLE chat_room_affiliations (
    room        TEXT NOT NULL REFERENCES chat_rooms(room) ON DELETE CASCADE,
    kind        TEXT NOT NULL CHECK (kind IN ('user', 'group')),
    name        TEXT NOT NULL,
    affiliation TEXT NOT NULL CHECK (affiliation IN ('owner', 'admin', 'member', 'outcast')),
    PRIMARY KEY (room, kind, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX chat_room_affiliations_by_name ON chat_room_affiliations (kind, name, room);

  -- from_seq: what was said later may be read; null for somebody who was invited and never came.
  -- former: was in a room that had this name before, and has no rights in the one that has it now.
  ALTER TABLE occupants ADD COLUMN from_seq INTEGER DEFAULT 0;
  ALTER TABLE occupants ADD COLUMN former INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE workgroup_supervisors (
    workgroup TEXT NOT NULL REFERENCES workgroups(name) ON DELETE CASCADE,
    username  TEXT NOT NULL,
    PRIMARY KEY (workgroup, username)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX workgroup_supervisors_by_username ON workgroup_supervisors (username);
  CREATE INDEX occupants_supervising ON occupants (room) WHERE role = 'supervisor' AND present = 1;

  -- Rights end with the account: the next one of that name must not inherit them.
  CREATE TRIGGER users_removed_rights AFTER DELETE ON users BEGIN
    DELETE FROM chat_room_affiliations WHERE kind = 'user' AND name = OLD.username;
    DELETE FROM workgroup_supervisors WHERE username = OLD.username;
    UPDATE occupants SET left_seq = 0 WHERE username = OLD.username AND present = 0 AND left_seq IS NULL;
  END;
  CREATE TRIGGER users_renamed_rights AFTER UPDATE OF username ON users WHEN NEW.username <> OLD.username BEGIN
    UPDATE chat_room_affiliations SET name = NEW.username WHERE kind = 'user' AND name = OLD.username;
    UPDATE workgroup_supervisors SET username = NEW.username WHERE username = OLD.username;
  END;
`;

/** Behind the groups' own tables. */
export const chatRoomGroups = `
  CREATE TRIGGER groups_rights AFTER DELETE ON groups BEGIN
    DELETE FROM chat_room_affiliations WHERE kind = 'group' AND name = OLD.name;
  END;
`;
