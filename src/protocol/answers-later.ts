/** Decoders of answers that no room waits for: not one file with the others, because files are loaded whole. */
import type { HistoryPage, RoomMessage } from './bodies.js';
import { messageData, role, sequence } from './answers.js';
import { flag, list, name, object, or, text, type Decoder } from './decoder.js';

export const roomMessage: Decoder<RoomMessage> = object<RoomMessage>({
  id: name,
  seq: sequence,
  nick: text,
  name: or(text, ''),
  role,
  body: text,
  data: messageData,
  stamp: text,
});

export const historyPage: Decoder<HistoryPage> = object<HistoryPage>({
  room: name,
  messages: list(roomMessage),
  more: flag,
});

export const created: Decoder<{ id: string }> = object<{ id: string }>({ id: name });
