/**
 * Tells the other tabs of this site about the conversation, so that a visitor with two tabs has one. Each tab
 * keeps its own stream. Only pages of the same origin hear it (HTML standard, BroadcastChannel).
 */
import { isCredentials, type Credentials } from './credentials.js';

export interface SharedTabsOptions {
  readonly server: string;
  readonly workgroup: string;
  /** What this tab has to tell to a new one. */
  readonly credentials: () => Credentials | undefined;
  /** Another tab has a conversation. */
  readonly onConversation: (credentials: Credentials) => void;
  /** Another tab has left it, or saw its end. */
  readonly onOver: (username: string) => void;
  /** The visitor wants it forgotten on this device. */
  readonly onForgotten: () => void;
}

export interface SharedTabs {
  /** Asks the other tabs for their conversation. */
  ask(): void;
  /** A conversation began here. */
  tell(credentials: Credentials): void;
  over(username: string): void;
  forgotten(): void;
  close(): void;
}

type Message =
  | { readonly type: 'asked' }
  | { readonly type: 'conversation'; readonly credentials: Credentials }
  | { readonly type: 'over'; readonly username: string }
  | { readonly type: 'forgotten' };

export function openSharedTabs(options: SharedTabsOptions): SharedTabs {
  const channel = openChannel(`ofchat:${options.server}:${options.workgroup}`);
  const post = (message: Message) => channel?.postMessage(message);

  /** Any script of this origin may write here. */
  function onMessage({ data }: MessageEvent<unknown>): void {
    if (typeof data !== 'object' || data === null) return;
    const message = data as Partial<Message> & {
      readonly credentials?: unknown;
      readonly username?: unknown;
    };
    const { credentials, username } = message;
    if (message.type === 'asked') {
      const mine = options.credentials();
      if (mine !== undefined) post({ type: 'conversation', credentials: mine });
    } else if (message.type === 'conversation' && isCredentials(credentials)) {
      options.onConversation(credentials);
    } else if (message.type === 'over' && typeof username === 'string') {
      options.onOver(username);
    } else if (message.type === 'forgotten') {
      options.onForgotten();
    }
  }
  channel?.addEventListener('message', onMessage);

  return {
    ask: () => post({ type: 'asked' }),
    tell: (credentials) => post({ type: 'conversation', credentials }),
    over: (username) => post({ type: 'over', username }),
    forgotten: () => post({ type: 'forgotten' }),
    close: () => channel?.close(),
  };
}

/** Undefined where there is none: old browsers, opaque origins, servers. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
