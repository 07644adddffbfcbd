/** What a stanza asks for. Most are the engine's own operations; the others are of messages, workgroups and queries. */
import type { Op } from '../engine/engine.js';
import type { Address } from './address.js';
import type { Element } from './xml.js';

export type Act =
  | Extract<
      Op,
      {
        type:
          | 'chatState'
          | 'directChatState'
          | 'setSubject'
          | 'leaveRoom'
          | 'invite'
          | 'presence'
          | 'subscription';
      }
    >
  | Post
  | Send
  | Join
  | { readonly type: 'joinWorkgroup'; readonly workgroup: string; readonly maxChats?: number }
  | { readonly type: 'leaveWorkgroup'; readonly workgroup: string }
  | Query
  /** An answer or a report: nothing is to be done. */
  | { readonly type: 'nothing' };

interface Written {
  readonly id?: string;
  readonly body: string;
  /** The JSON of an object that travels beside the text. */
  readonly data?: string;
}

export interface Post extends Written {
  readonly type: 'post';
  readonly room: string;
}

export interface Send extends Written {
  readonly type: 'send';
  readonly to: string;
}

export interface Join {
  readonly type: 'join';
  readonly room: string;
  readonly nick: string;
  readonly password?: string;
  /** How many of the last messages are wanted. */
  readonly history: number;
}

export interface Query {
  readonly type: 'query';
  readonly kind: 'get' | 'set';
  readonly id: string;
  /** As it was sent; undefined when there was none. */
  readonly to: string | undefined;
  readonly address: Address;
  readonly payload: Element;
}
