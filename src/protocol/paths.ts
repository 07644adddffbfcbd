/**
 * Every path of the Chat API, relative to a server's origin. Both path families of the README are here:
 * without `streamid` the stream is taken from the token.
 */
export const base = '/restapi/v1';

/** The original plugin's base; the server answers the same under both. */
export const originalBase = '/rest/api/restapi/v1';

const segment = encodeURIComponent;
const chat = (streamid?: string) =>
  streamid === undefined ? `${base}/chat` : `${base}/chat/${segment(streamid)}`;

export const paths = {
  ask: () => `${base}/ask`,
  /** `id`: the `username` an accepted ask answered with, or the caller's own `userID`. */
  asked: (id: string) => `${base}/ask/${segment(id)}`,
  workgroup: (workgroup: string) => `${base}/workgroups/${segment(workgroup)}`,
  leftMessages: (workgroup: string) => `${base}/workgroups/${segment(workgroup)}/messages`,
  leftMessage: (workgroup: string, id: string) =>
    `${base}/workgroups/${segment(workgroup)}/messages/${segment(id)}`,
  login: (username: string) => `${base}/chat/${segment(username)}/login`,
  logoff: (streamid?: string) => `${chat(streamid)}/logoff`,
  events: (username: string) => `/sse/${segment(username)}`,
  state: (streamid?: string) => `${chat(streamid)}/state`,
  presence: (streamid?: string) => `${chat(streamid)}/presence`,
  chatState: (state: string, to: string, streamid?: string) =>
    `${chat(streamid)}/chatstate/${segment(state)}/${segment(to)}`,
  assists: (streamid?: string) => `${chat(streamid)}/assists`,
  queues: (streamid?: string) => `${chat(streamid)}/assists/queues`,
  assist: (workgroup: string, streamid?: string) => `${chat(streamid)}/assists/${segment(workgroup)}`,
  /** README: PUT accepts, DELETE rejects. */
  assistOffer: (workgroup: string, offerId: string, streamid?: string) =>
    `${chat(streamid)}/assists/${segment(workgroup)}/${segment(offerId)}`,
  /** The original's code: POST accepts, DELETE rejects. */
  offer: (offerId: string, streamid?: string) => `${chat(streamid)}/offer/${segment(offerId)}`,
  rooms: (streamid?: string) => `${chat(streamid)}/rooms`,
  room: (room: string, streamid?: string) => `${chat(streamid)}/rooms/${segment(room)}`,
  participants: (room: string, streamid?: string) => `${chat(streamid)}/rooms/${segment(room)}/participants`,
  occupants: (room: string, streamid?: string) => `${chat(streamid)}/rooms/${segment(room)}/occupants`,
  /** The original's dialect: everything is a string, oldest first, the last 25. */
  chatHistory: (room: string, streamid?: string) => `${chat(streamid)}/rooms/${segment(room)}/chathistory`,
  /** Ours: `?after=seq&limit=n` or `?before=seq&limit=n`. */
  history: (room: string, streamid?: string) => `${chat(streamid)}/rooms/${segment(room)}/history`,
  invite: (room: string, jid: string, streamid?: string) =>
    `${chat(streamid)}/rooms/${segment(room)}/${segment(jid)}`,
} as const;
