/** The room that a call names, and what its caller does there. */
import type { FastifyRequest } from 'fastify';
import type { Op, OpResult, Principal } from '../engine/engine.js';
import { checkService, roomNameOf } from './chat-room-answers.js';
import type { Routes } from './routes.js';

export type ToRoom = FastifyRequest & {
  readonly params: { readonly streamid?: string; readonly room: string };
  readonly query: { readonly service?: string; readonly servicename?: string };
};

export interface CalledRooms {
  roomOf(request: ToRoom): Promise<{ principal: Principal; name: string }>;
  /** One operation in the room, as the caller. */
  inRoom<O extends Op>(request: ToRoom, operation: (name: string) => O): Promise<OpResult[O['type']]>;
}

export function calledRooms({ context, callers }: Routes): CalledRooms {
  const { streams, config } = context;
  const roomOf = async (request: ToRoom) => {
    const { principal } = await callers.identify(request, request.params.streamid);
    checkService(request.query, config.domain);
    return { principal, name: roomNameOf(request.params.room) };
  };
  return {
    roomOf,
    inRoom: async (request, operation) => {
      const { principal, name } = await roomOf(request);
      return streams.do(principal, operation(name));
    },
  };
}
