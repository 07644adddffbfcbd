/** Web push for experts whose desk is closed (RFC 8030, 8291, 8292). */
import webPush from 'web-push';
import type { PushSubscriptionBody, WireEvent } from '../../../src/protocol/index.js';
import type { Secrets, Storage } from '../storage/index.js';
import { internet, isPushAddress, type PushNetwork } from './network.js';
import { noticeOf, notices, payloadOf, type NoticeKind } from './notices.js';
import { post } from './post.js';
import { areKeys, Subscriptions, type KeyPair, type Subscription } from './subscriptions.js';

export interface PushOptions {
  readonly storage: Storage;
  readonly secrets: Secrets;
  /** Epoch ms. */
  readonly now: () => number;
  /** How push services reach whoever runs this server: `https:` or `mailto:` (RFC 8292 §2.1). */
  readonly contact: string;
  /** Where messages may go; the internet's public addresses by default. */
  readonly network?: PushNetwork | undefined;
}

export interface Push {
  /** For browsers to subscribe with, in base64url. */
  publicKey(): Promise<string>;
  /** A false answer names the member that is not valid. */
  save(
    username: string,
    resource: string,
    body: PushSubscriptionBody,
  ): Promise<'saved' | 'endpoint' | 'keys'>;
  /** @returns whether there was one */
  remove(username: string, resource: string): Promise<boolean>;
  /** Users with a subscription, by name, behind `after`. */
  users(after: string, limit: number): readonly string[];
  /** To each browser of the user. @returns how many push services took it, and how many browsers there are */
  send(username: string, text: string): Promise<{ sent: number; of: number }>;
  /** Tells the user's browsers of an event that nobody reads, without its content; at most once in a while. */
  notice(username: string, event: WireEvent): void;
  /** Gives up what is on its way. */
  close(): void;
}

interface Message {
  readonly text: string;
  readonly ttl: number;
  readonly urgency: 'normal' | 'high';
  /** A later one takes the place of one that was not yet fetched. */
  readonly topic?: string;
}

/** Calls to push services at the same time, and those that wait for their turn. */
const atOnce = 8;
const waitingMost = 1_000;
/** The push service knows the browser no more (RFC 8030 §7.3). */
const gone = new Set([404, 410]);

export function createPush(options: PushOptions): Push {
  const { storage, now, contact, network = internet } = options;
  const subscriptions = new Subscriptions(storage, options.secrets);
  const closing = new AbortController();
  const lastNotice = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let running = 0;

  /** Resolves when it is this call's turn. */
  async function turn(): Promise<boolean> {
    if (running < atOnce) {
      running += 1;
      return true;
    }
    if (waiting.length >= waitingMost) return false;
    await new Promise<void>((next) => waiting.push(next));
    return true;
  }

  function done(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  /** @returns whether the push service took it */
  async function sendTo(subscription: Subscription, message: Message, keys: KeyPair): Promise<boolean> {
    if (!(await turn())) return false;
    try {
      const body = subscriptions.open(subscription);
      const details = webPush.generateRequestDetails(body, message.text, {
        vapidDetails: { subject: contact, ...keys },
        contentEncoding: 'aes128gcm',
        TTL: message.ttl,
        urgency: message.urgency,
        ...(message.topic === undefined ? {} : { topic: message.topic }),
      });
      const status = await post(
        body.endpoint,
        { headers: details.headers as Record<string, string | number>, body: details.body },
        network,
        closing.signal,
      );
      if (gone.has(status))
        await subscriptions.remove(subscription.username, subscription.resource, subscription.sealed);
      return status >= 200 && status < 300;
    } catch {
      // Unreachable, too slow, or no secret of ours any more: the desk tells it when it is opened.
      return false;
    } finally {
      done();
    }
  }

  async function sendAll(username: string, message: Message): Promise<{ sent: number; of: number }> {
    const all = subscriptions.of(username);
    if (all.length === 0 || closing.signal.aborted) return { sent: 0, of: all.length };
    const keys = await subscriptions.keys();
    const taken = await Promise.all(all.map((subscription) => sendTo(subscription, message, keys)));
    return { sent: taken.filter(Boolean).length, of: all.length };
  }

  function notice(username: string, event: WireEvent): void {
    const kind = noticeOf(username, event);
    if (kind === undefined || !isDue(username, kind) || subscriptions.of(username).length === 0) return;
    lastNotice.set(`${kind} ${username}`, now());
    const { ttl, urgency } = notices[kind];
    void sendAll(username, { text: payloadOf(kind), ttl, urgency, topic: kind }).catch(() => undefined);
  }

  function isDue(username: string, kind: NoticeKind): boolean {
    const last = lastNotice.get(`${kind} ${username}`);
    // A clock that was set back must not silence anybody.
    return last === undefined || Math.abs(now() - last) >= notices[kind].pause;
  }

  return {
    publicKey: async () => (await subscriptions.keys()).publicKey,
    save: async (username, resource, body) => {
      if (!areKeys(body.keys)) return 'keys';
      if (!(await isPushAddress(body.endpoint, network))) return 'endpoint';
      await subscriptions.save(username, resource, body, now());
      return 'saved';
    },
    remove: (username, resource) => subscriptions.remove(username, resource),
    users: (after, limit) => subscriptions.users(after, limit),
    send: (username, text) => sendAll(username, { text, ttl: 3_600, urgency: 'normal' }),
    notice,
    close: () => {
      closing.abort();
      for (const next of waiting.splice(0)) next();
    },
  };
}
