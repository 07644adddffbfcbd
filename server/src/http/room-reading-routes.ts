/** `/chat/rooms/{room}/…`: who is in a room, and what was said in it. */
import { limits, type HistoryPage } from '../../../src/protocol/index.js';
import { calledRooms, type ToRoom } from './called-rooms.js';
import { historyOf, occupantsOf, participantsOf, roomNameOf } from './chat-room-answers.js';
import {
  historyPage,
  occupantList,
  participantList,
  recentHistory,
  roomHistoryQuery,
  serviceQuery,
} from './chat-room-schemas.js';
import type { Api } from './context.js';
import { invalidField } from './errors.js';
import type { Routes } from './routes.js';
import { roomParams } from './schemas.js';

/** How many messages `chathistory` answers with, as in the original. */
export const recent = 25;
const page = 50;

/** @param chat `/chat` or `/chat/:streamid` */
export function roomReadingRoutes(api: Api, routes: Routes, chat: string): void {
  const { records, streams, config } = routes.context;
  const { domain } = config;
  const room = `${chat}/rooms/:room`;
  const { roomOf, inRoom } = calledRooms(routes);
  const tags = ['chat-rooms'];

  api.get(
    `${room}/participants`,
    {
      schema: {
        operationId: 'listParticipants',
        tags,
        summary: 'Lists who is in a room.',
        params: roomParams,
        querystring: serviceQuery,
        response: { 200: participantList },
      },
    },
    async (request) => {
      const occupants = await inRoom(request, (name) => ({ type: 'occupants', room: name }));
      return { participant: participantsOf(roomNameOf(request.params.room), occupants, domain) };
    },
  );

  api.get(
    `${room}/occupants`,
    {
      schema: {
        operationId: 'listOccupants',
        tags,
        summary: 'Lists who is in a room, with real addresses for those who may know them.',
        params: roomParams,
        querystring: serviceQuery,
        response: { 200: occupantList },
      },
    },
    async (request) => {
      const occupants = await inRoom(request, (name) => ({ type: 'occupants', room: name }));
      return { occupant: occupantsOf(roomNameOf(request.params.room), occupants, domain) };
    },
  );

  /** The original's dialect: the last 25, oldest first. */
  api.get(
    `${room}/chathistory`,
    {
      schema: {
        operationId: 'readRecentHistory',
        tags,
        summary: "Tells the last 25 messages of a room in the original's words.",
        params: roomParams,
        querystring: serviceQuery,
        response: { 200: recentHistory },
      },
    },
    async (request) => {
      const { room: name, messages } = await read(request, { limit: recent });
      return { message: historyOf(name, messages, domain) };
    },
  );

  api.get(
    `${room}/history`,
    {
      schema: {
        operationId: 'readHistory',
        tags,
        summary: 'Tells messages of a room by their sequence.',
        params: roomParams,
        querystring: roomHistoryQuery,
        response: { 200: historyPage },
      },
    },
    async (request) => {
      const { after, before, limit } = request.query;
      if (after !== undefined && before !== undefined)
        throw invalidField('before', 'Only one of after and before can be asked for.');
      if (Number(limit ?? page) < 1) throw invalidField('limit', 'The limit must be at least 1.');
      return read(request, {
        limit: Math.min(Number(limit ?? page), limits.historyPage),
        ...(after === undefined ? {} : { after: Number(after) }),
        ...(before === undefined ? {} : { before: Number(before) }),
      });
    },
  );

  /** What a supervisor reads without having been in the room is noted first. */
  async function read(
    request: ToRoom,
    bounds: { readonly after?: number; readonly before?: number; readonly limit: number },
  ): Promise<HistoryPage> {
    const { principal, name } = await roomOf(request);
    const { supervised, ...history } = await streams.do(principal, {
      type: 'history',
      room: name,
      ...bounds,
    });
    if (supervised === true)
      await records.audit({ actor: principal.username, action: 'conversation.read', subject: name });
    return history;
  }
}
