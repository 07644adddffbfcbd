/** `/sessions`: the open streams of users and visitors. */
import {
  localPart,
  type Availability,
  type MessageData,
  type SessionCounts,
  type SessionInfo,
  type SessionPage,
} from '../../../../src/protocol/index.js';
import type { ListedStream } from '../../auth/index.js';
import { userAddress } from '../../events/index.js';
import { ofUser, pageQuery, sessionCounts, sessionPage } from '../account-schemas.js';
import { audits } from '../audits.js';
import { nothing } from '../chat-room-schemas.js';
import { messageOf } from '../bodies.js';
import type { Api } from '../context.js';
import { ApiError, invalidField } from '../errors.js';
import { limitOf } from '../paging.js';
import type { Routes } from '../routes.js';

const tags = ['accounts'];
const usual = 50;
const most = 200;

/** Openfire's words. */
const presenceWords: { readonly [Show in Availability]: SessionInfo['presenceStatus'] } = {
  available: 'Online',
  chat: 'Available to Chat',
  away: 'Away',
  xa: 'Extended Away',
  dnd: 'Do Not Disturb',
  offline: 'Offline',
};

export function sessionsRoutes(api: Api, { context, callers }: Routes): void {
  const { auth, config, hub, storage, streams } = context;
  const audit = audits(context);

  api.get(
    '/sessions',
    {
      schema: {
        operationId: 'listSessions',
        tags,
        summary: 'Open streams. For admins.',
        querystring: pageQuery,
        response: { 200: sessionPage },
      },
    },
    async (request): Promise<SessionPage> => {
      await callers.admin(request);
      return page(request.query);
    },
  );

  api.get(
    '/sessions/:username',
    {
      schema: {
        operationId: 'listSessionsOf',
        tags,
        summary: 'Open streams of a user or visitor. For admins.',
        params: ofUser,
        querystring: pageQuery,
        response: { 200: sessionPage },
      },
    },
    async (request): Promise<SessionPage> => {
      await callers.admin(request);
      return page(request.query, existing(request.params.username));
    },
  );

  api.post(
    '/sessions',
    {
      schema: {
        operationId: 'notifySessions',
        tags,
        summary: 'Send a notice to everybody who has a stream. For admins.',
        response: { 200: nothing },
      },
      config: { body: 'text' },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const data = noticeOf(request.body);
      await storage.write(audit(principal.username, 'notice.sent', '*'));
      for (const username of new Set(hub.list().map((stream) => stream.username)))
        notify(principal.username, username, data);
    },
  );

  api.post(
    '/sessions/:username',
    {
      schema: {
        operationId: 'notifySessionsOf',
        tags,
        summary: 'Send a notice to the streams of a user or visitor. For admins.',
        params: ofUser,
        response: { 200: nothing },
      },
      config: { body: 'text' },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const username = existing(request.params.username);
      const data = noticeOf(request.body);
      await storage.write(audit(principal.username, 'notice.sent', username));
      notify(principal.username, username, data);
    },
  );

  api.delete(
    '/sessions/:username',
    {
      schema: {
        operationId: 'closeSessionsOf',
        tags,
        summary: 'Sign a user or visitor out everywhere. For admins.',
        params: ofUser,
        response: { 200: nothing },
      },
    },
    async (request) => {
      const { principal } = await callers.admin(request);
      const username = existing(request.params.username);
      await storage.write(audit(principal.username, 'sessions.closed', username));
      await streams.closeAll(username);
    },
  );

  api.get(
    '/system/statistics/sessions',
    {
      schema: {
        operationId: 'countSessions',
        tags,
        summary: 'How many streams are open. For admins.',
        response: { 200: sessionCounts },
      },
    },
    async (request): Promise<SessionCounts> => {
      await callers.admin(request);
      const count = auth.countStreams();
      return { localSessions: count, clusterSessions: count };
    },
  );

  /** A user, also without a stream, or a visitor who has one. */
  function existing(name: string): string {
    const username = localPart(name);
    const user = auth.users.read(username);
    if (user !== undefined) return user.username;
    if (auth.streamsOf(username).length > 0) return username;
    throw new ApiError('not-found', { sentence: 'There is no such user.' });
  }

  function page(
    query: { readonly limit?: string; readonly cursor?: string },
    username?: string,
  ): SessionPage {
    const limit = limitOf(query.limit, usual, most);
    const found = auth.listStreams({ username, after: query.cursor, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return { session: shown.map(toSession), ...(last && { next: last.streamid }) };
  }

  function toSession({ streamid, username, createdAt, usedAt }: ListedStream): SessionInfo {
    const { show, status } = streams.presenceOf(username);
    return {
      sessionId: `${userAddress(config.domain, username)}/${streamid}`,
      username,
      ressource: streamid,
      node: 'Local',
      sessionStatus: 'Authenticated',
      presenceStatus: presenceWords[show],
      presenceMessage: status,
      priority: 0,
      hostAddress: '',
      hostName: '',
      creationDate: new Date(createdAt).toISOString(),
      lastActionDate: new Date(usedAt).toISOString(),
      secure: config.publicUrl?.startsWith('https:') ?? false,
    };
  }

  /** From the admin who sends it: nobody speaks as another. */
  function notify(sender: string, username: string, data: MessageData): void {
    const [to, from] = [userAddress(config.domain, username), userAddress(config.domain, sender)];
    hub.deliver(username, { event: 'chatapi.notify', data: { type: 'notify', to, from, data } });
  }
}

/** A JSON object as it is, also when it was sent as text; other text as `{body}`. */
function noticeOf(body: unknown): MessageData {
  const data = messageOf(body, true);
  const isEmpty = typeof data === 'object' && data !== null && Object.keys(data).length === 0;
  if (typeof data !== 'object' || data === null || Array.isArray(data) || isEmpty || isBlank(data))
    throw invalidField('body', 'A notice is a text or a JSON object with something in it.');
  return data as MessageData;
}

function isBlank(data: object): boolean {
  return (
    'body' in data &&
    typeof data.body === 'string' &&
    data.body.trim() === '' &&
    Object.keys(data).length === 1
  );
}
