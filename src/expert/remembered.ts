/**
 * What a tab remembers over a reload: the sign-in, and what was typed and has not arrived. It stays in
 * sessionStorage, so it ends with the tab; where storage is blocked, it lives in memory as long as the page.
 * Messages that arrived are never stored: the server has them.
 */
import type { Availability } from '../protocol/index.js';
import type { KeptOfRoom } from '../room/index.js';
import type { DeskRoom, InvitationView, Signed } from './state.js';

export interface Presence {
  readonly show: Availability;
  readonly status: string;
}

export interface Remembered {
  readonly username: string;
  readonly name: string;
  /** Undefined after it expired: then only what was typed is kept, for the same expert's next sign-in. */
  readonly token: string | undefined;
  readonly presence: Presence;
  readonly selected: string | undefined;
  readonly rooms: { readonly [room: string]: KeptOfRoom };
  readonly invitations: readonly Omit<InvitationView, 'joining'>[];
}

export interface Memory {
  read(): Remembered | undefined;
  write(remembered: Remembered): void;
  forget(): void;
}

export function createMemory(storage: Storage | undefined, server: string): Memory {
  const key = `ofchat-desk ${server}`;
  let memory: Remembered | undefined;
  return {
    read() {
      try {
        return memory ?? (storage && parse(storage.getItem(key)));
      } catch {
        return undefined;
      }
    },
    write(remembered) {
      memory = remembered;
      try {
        storage?.setItem(key, JSON.stringify(remembered));
      } catch {
        // Full or blocked: the page still works, a reload asks to sign in again.
      }
    },
    forget() {
      memory = undefined;
      try {
        storage?.removeItem(key);
      } catch {
        // Nothing was stored either.
      }
    },
  };
}

export function rememberedOf(state: Signed, token: string | undefined): Remembered {
  return {
    username: state.username,
    name: state.name,
    token,
    presence: { show: state.show, status: state.status },
    selected: state.selected,
    rooms: Object.fromEntries(
      state.rooms.filter((room) => room.ended === undefined).map((room) => [room.room, kept(room)]),
    ),
    invitations: state.invitations.map(({ joining: _, ...invitation }) => invitation),
  };
}

function kept({ draft, seenSeq, outbox }: DeskRoom): KeptOfRoom {
  // What was on its way waits again: its id keeps it from arriving twice.
  const waiting = outbox.map((item) =>
    item.status === 'sending' ? { ...item, status: 'waiting' as const } : item,
  );
  return { draft, seenSeq, outbox: waiting };
}

/** Another program may have written here: what is no such value is no memory. */
function parse(text: string | null): Remembered | undefined {
  if (text === null) return undefined;
  const value = JSON.parse(text) as Partial<Remembered> | null;
  if (typeof value?.username !== 'string' || typeof value.name !== 'string') return undefined;
  return {
    username: value.username,
    name: value.name,
    token: typeof value.token === 'string' ? value.token : undefined,
    presence: presenceOf(value.presence),
    selected: typeof value.selected === 'string' ? value.selected : undefined,
    rooms: typeof value.rooms === 'object' && value.rooms !== null ? value.rooms : {},
    invitations: Array.isArray(value.invitations) ? value.invitations.map(whole) : [],
  };
}

/** An earlier version did not keep whom it is about. */
function whole(invitation: Remembered['invitations'][number]): Remembered['invitations'][number] {
  return Object.assign({ visitor: '', workgroup: '' }, invitation);
}

function presenceOf(value: Partial<Presence> | undefined): Presence {
  const known = ['available', 'chat', 'away', 'xa', 'dnd', 'offline'] as const;
  const show = known.find((one) => one === value?.show) ?? 'available';
  return { show, status: typeof value?.status === 'string' ? value.status : '' };
}
