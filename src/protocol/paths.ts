/**
 * Every path of the Chat API, relative to a server's origin. Both path families of the README are here:
 * without `streamid` the stream is taken from the token. Together they are `paths`.
 */
import { base } from './base-path.js';

const segment = encodeURIComponent;
const chat = (streamid?: string) =>
  streamid === undefined ? `${base}/chat` : `${base}/chat/${segment(streamid)}`;

export const ask = () => `${base}/ask`;
/** `id`: the `username` an accepted ask answered with, or the caller's own `userID`. */
export const asked = (id: string) => `${base}/ask/${segment(id)}`;
export const workgroup = (workgroup: string) => `${base}/workgroups/${segment(workgroup)}`;
export const leftMessages = (workgroup: string) => `${base}/workgroups/${segment(workgroup)}/messages`;
export const leftMessage = (workgroup: string, id: string) =>
  `${base}/workgroups/${segment(workgroup)}/messages/${segment(id)}`;
export const login = (username: string) => `${base}/chat/${segment(username)}/login`;
export const logoff = (streamid?: string) => `${chat(streamid)}/logoff`;
export const events = (username: string) => `/sse/${segment(username)}`;
export const state = (streamid?: string) => `${chat(streamid)}/state`;
export const presence = (streamid?: string) => `${chat(streamid)}/presence`;
export const chatState = (state: string, to: string, streamid?: string) =>
  `${chat(streamid)}/chatstate/${segment(state)}/${segment(to)}`;
export const assists = (streamid?: string) => `${chat(streamid)}/assists`;
export const queues = (streamid?: string) => `${chat(streamid)}/assists/queues`;
export const assist = (workgroup: string, streamid?: string) =>
  `${chat(streamid)}/assists/${segment(workgroup)}`;
/** README: PUT accepts, DELETE rejects. */
export const assistOffer = (workgroup: string, offerId: string, streamid?: string) =>
  `${chat(streamid)}/assists/${segment(workgroup)}/${segment(offerId)}`;
/** The original's code: POST accepts, DELETE rejects. */
export const offer = (offerId: string, streamid?: string) => `${chat(streamid)}/offer/${segment(offerId)}`;
export const rooms = (streamid?: string) => `${chat(streamid)}/rooms`;
export const room = (room: string, streamid?: string) => `${chat(streamid)}/rooms/${segment(room)}`;
export const participants = (room: string, streamid?: string) =>
  `${chat(streamid)}/rooms/${segment(room)}/participants`;
export const occupants = (room: string, streamid?: string) =>
  `${chat(streamid)}/rooms/${segment(room)}/occupants`;
/** The original's dialect: everything is a string, oldest first, the last 25. */
export const chatHistory = (room: string, streamid?: string) =>
  `${chat(streamid)}/rooms/${segment(room)}/chathistory`;
/** Ours: `?after=seq&limit=n` or `?before=seq&limit=n`. */
export const history = (room: string, streamid?: string) =>
  `${chat(streamid)}/rooms/${segment(room)}/history`;
export const invite = (room: string, jid: string, streamid?: string) =>
  `${chat(streamid)}/rooms/${segment(room)}/${segment(jid)}`;
