/** Contacts, messages between two, and properties of one's own. */
export const people = `
  -- One side of a relation. sees: whether the owner sees the contact's presence; seen: whether the contact sees the
  -- owner's. listed: 0 for somebody who only asked and is on no list yet. groups: JSON list of names.
  CREATE TABLE contacts (
    owner    TEXT NOT NULL REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    contact  TEXT NOT NULL REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    nickname TEXT NOT NULL DEFAULT '',
    groups   TEXT NOT NULL DEFAULT '[]',
    sees     TEXT NOT NULL DEFAULT 'no' CHECK (sees IN ('no', 'asked', 'yes')),
    seen     TEXT NOT NULL DEFAULT 'no' CHECK (seen IN ('no', 'asked', 'yes')),
    listed   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (owner, contact)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX contacts_of_others ON contacts (contact);

  -- What users last showed. Counts only while they are signed in; no row is offline.
  CREATE TABLE presences (
    username TEXT PRIMARY KEY REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    show     TEXT NOT NULL,
    status   TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE user_properties (
    username TEXT NOT NULL REFERENCES users(username) ON DELETE CASCADE ON UPDATE CASCADE,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (username, name)
  ) STRICT, WITHOUT ROWID;

  -- Messages of two people until they were silent for a while. one and other: their names, in alphabetical order.
  CREATE TABLE direct_conversations (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    one        TEXT NOT NULL,
    other      TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    messages   INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX direct_conversations_of_two ON direct_conversations (one, other);

  -- Ordered by sent_at, then number. Between the same two sent_at never goes back, whatever the clock does.
  CREATE TABLE direct_messages (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES direct_conversations(number) ON DELETE CASCADE,
    sender       TEXT NOT NULL,
    receiver     TEXT NOT NULL,
    id           TEXT NOT NULL,
    body         TEXT NOT NULL,
    data         TEXT,
    sent_at      INTEGER NOT NULL,
    UNIQUE (sender, receiver, id)
  ) STRICT;
  CREATE INDEX direct_messages_sent ON direct_messages (sender, sent_at);
  CREATE INDEX direct_messages_received ON direct_messages (receiver, sent_at);
  CREATE INDEX direct_messages_of_two ON direct_messages (sender, receiver, sent_at);
  CREATE INDEX direct_messages_of_conversation ON direct_messages (conversation);

  -- Words of messages, with their two people as words too: a search reads what is its owner's and nothing else.
  -- Hexadecimal, because a name may hold signs that end a word.
  CREATE VIEW direct_texts AS
    SELECT number, body, 'p' || hex(sender) || ' p' || hex(receiver) AS people FROM direct_messages;
  CREATE VIRTUAL TABLE direct_words USING fts5 (
    body, people, content = 'direct_texts', content_rowid = 'number', prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
  );
  -- Words of erased messages are found no more at once, and are gone from the file with the index's next merge, which
  -- 'optimize' brings about. FTS5's own 'secure-delete' breaks the index in the SQLite that libsql holds (3.45.1).

  CREATE TRIGGER direct_message_added AFTER INSERT ON direct_messages BEGIN
    INSERT INTO direct_words (rowid, body, people)
      SELECT number, body, people FROM direct_texts WHERE number = new.number;
  END;
  CREATE TRIGGER direct_message_removed BEFORE DELETE ON direct_messages BEGIN
    INSERT INTO direct_words (direct_words, rowid, body, people)
      SELECT 'delete', number, body, people FROM direct_texts WHERE number = old.number;
    UPDATE direct_conversations SET messages = messages - 1 WHERE number = old.conversation;
  END;
`;
