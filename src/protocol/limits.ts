/** Limits both sides apply, so that the form can say so before the server has to. Lengths are UTF-16 code units. */
export const limits = {
  /** A question or a message. */
  text: 4_000,
  /** `userID`: a name to show. */
  name: 100,
  emailAddress: 254,
  /** One additional member of an ask body. */
  field: 500,
  /** How many additional members an ask body may have. */
  fields: 20,
  /** What a site says of its visitor: a signed text. */
  identity: 4_096,
  /** `status` of a presence, a reason of an invitation. */
  status: 200,
  /** A whole JSON request body, in bytes. */
  bodyBytes: 16 * 1024,
  /** An attached file, in bytes, and its name. */
  fileBytes: 10 * 1024 * 1024,
  fileName: 255,
  /** How deep a JSON request body may nest. */
  depth: 8,
  /** Contacts of one user, and groups that one contact is in. */
  contacts: 1_000,
  contactGroups: 20,
  /** Properties of one user. */
  properties: 100,
  /** Messages in one page of a room's history. */
  historyPage: 200,
  /** The JSON text of one event; what is longer is not read. */
  eventText: 1024 * 1024,
} as const;
