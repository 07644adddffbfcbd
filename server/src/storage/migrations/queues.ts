/** Queues of a workgroup, routing, opening hours, form fields. */
export const queues = `
  -- queue: where it waits, or waited when it was answered. opened_at: when its room was opened first.
  -- labels: JSON of what the form called its fields, by their names.
  ALTER TABLE requests ADD COLUMN queue TEXT;
  ALTER TABLE requests ADD COLUMN opened_at INTEGER;
  ALTER TABLE requests ADD COLUMN labels TEXT;

  -- How many chats an expert wants at once, within the workgroup's limit.
  CREATE TABLE expert_limits (
    workgroup TEXT NOT NULL REFERENCES workgroups(name) ON DELETE CASCADE,
    username  TEXT NOT NULL,
    max_chats INTEGER NOT NULL,
    PRIMARY KEY (workgroup, username)
  ) STRICT, WITHOUT ROWID;
`;
