/** What workgroups answer, in Fastpath's words. */
import { workgroupAddress } from '../events/index.js';
import {
  attribute,
  childText,
  namespaces,
  queueStatus,
  QueryRefused,
  xml,
  type Element,
} from '../xmpp/index.js';
import { nameOf } from './bodies.js';
import { ApiError } from './errors.js';
import { handoverBody } from './supervision-schemas.js';
import { checkAgainst } from './validation.js';
import { info, items } from './xmpp-discovery.js';
import { user, type Answer, type Answers, type Asked } from './xmpp-asked.js';
import { conversationQueries } from './xmpp-record-queries.js';

const { discoInfo, discoItems, workgroup: fastpath, jive, forms } = namespaces;

const serviceInfo: Answer = () =>
  info({ category: 'collaboration', type: 'workgroup', name: 'Workgroups' }, [
    discoInfo,
    discoItems,
    fastpath,
  ]);

/** One's own; that others exist is not told. */
const workgroupsOf: Answer = ({ routes, sender: { principal } }) => {
  const { workgroups, config } = routes.context;
  const names = principal.kind === 'user' ? workgroups.memberships(principal.username) : [];
  return items(names.map((name) => ({ jid: workgroupAddress(config.domain, name) })));
};

// --- everybody

const workgroupInfo: Answer = (asked) => {
  const { title, open } = statusOf(asked);
  const about = xml(
    'x',
    { xmlns: forms, type: 'result' },
    field('FORM_TYPE', 'http://jabber.org/protocol/workgroup#workgroupinfo', 'hidden'),
    field('workgroup#online', String(open)),
  );
  return info(
    { category: 'collaboration', type: 'workgroup', name: title },
    [discoInfo, fastpath, jive],
    about,
  );
};

const kinds = {
  text: 'text-single',
  date: 'text-single',
  'long-text': 'text-multi',
  choice: 'list-single',
  checkbox: 'boolean',
} as const;

/** XEP-0004: the three that every question has, and the form's own. */
const form: Answer = (asked) => {
  const { fields = [], title } = statusOf(asked);
  const always = [
    ['username', 'Name'],
    ['email', 'E-mail'],
    ['question', 'Question'],
  ] as const;
  return xml(
    'workgroup-form',
    { xmlns: jive },
    xml(
      'x',
      { xmlns: forms, type: 'form' },
      xml('title', {}, title),
      ...always.map(([name, label]) =>
        xml('field', { var: name, label, type: 'text-single' }, xml('required')),
      ),
      ...fields.map((each) =>
        xml(
          'field',
          { var: each.name, label: each.label, type: kinds[each.kind] },
          each.required ? xml('required') : undefined,
          ...(each.choices ?? []).map((choice) => xml('option', { label: choice }, xml('value', {}, choice))),
        ),
      ),
    ),
  );
};

/** Only texts are kept (Fastpath's type 1); all of them, or the one with that key. */
const chatSettings: Answer = (asked) => {
  const { payload } = asked.query;
  const key = attribute(payload, 'key') ?? childText(payload, 'key');
  const type = attribute(payload, 'type') ?? childText(payload, 'type') ?? '1';
  const texts = type === '1' ? Object.entries(statusOf(asked).texts) : [];
  return xml(
    'chat-settings',
    { xmlns: jive },
    ...texts
      .filter(([name]) => key === undefined || name === key)
      .map(([name, value]) =>
        xml('chat-setting', {}, xml('key', {}, name), xml('value', {}, value), xml('type', {}, '1')),
      ),
  );
};

const workgroupProperties: Answer = (asked) => {
  statusOf(asked);
  return xml('workgroup-properties', { xmlns: jive }, xml('authRequired', {}, 'false'));
};

const noOfflineSettings: Answer = (asked) => {
  statusOf(asked);
  throw new QueryRefused('item-not-found');
};

// --- visitors

const joinQueue: Answer = (asked) => {
  statusOf(asked);
  throw new QueryRefused('feature-not-implemented', 'A question is asked with POST /ask.');
};

const ownQueueStatus: Answer = (asked) => {
  const { queuePosition, queueRemainingTime } = ownRequest(asked);
  return queueStatus(String(queuePosition), String(queueRemainingTime));
};

const departQueue: Answer = async (asked) => {
  ownRequest(asked);
  await asked.routes.context.workgroups.cancel(asked.sender.principal.username);
  return undefined;
};

/** A visitor's own, while it waits in this workgroup. */
function ownRequest({ routes, sender: { principal }, name }: Asked) {
  if (principal.kind !== 'visitor') throw new QueryRefused('item-not-found');
  const state = routes.context.workgroups.askState(principal.username);
  if (state.workgroup !== name || state.phase !== 'queued') throw new QueryRefused('item-not-found');
  return state;
}

// --- experts

const acceptOffer: Answer = async (asked) => {
  await asked.routes.context.workgroups.accept(member(asked), offerId(asked));
  return undefined;
};

const rejectOffer: Answer = async (asked) => {
  await asked.routes.context.workgroups.reject(member(asked), offerId(asked));
  return undefined;
};

const colleagues: Answer = (asked) => {
  member(asked);
  const { workgroups, config } = asked.routes.context;
  return xml(
    'agent-status-request',
    { xmlns: fastpath },
    ...workgroups
      .colleagues(asked.name)
      .map(({ username, name, maxChats, currentChats, show }) =>
        xml(
          'agent',
          { jid: `${username}@${config.domain}` },
          xml('name', {}, name),
          xml('show', {}, show),
          xml('max-chats', {}, String(maxChats)),
          xml('current-chats', {}, String(currentChats)),
        ),
      ),
  );
};

function handOver(kind: 'transfer' | 'invitation'): Answer {
  return (asked) => {
    const username = member(asked);
    const { payload } = asked.query;
    const session = payload.getChild('session', jive);
    const room = (session && attribute(session, 'id')) ?? '';
    const invitee = childText(payload, 'invitee') ?? '';
    const body = checkAgainst(asked.sender.request, handoverBody, {
      to: targetOf(attribute(payload, 'type'), invitee),
      reason: childText(payload, 'reason') ?? '',
    });
    const { to, reason = '' } = body;
    asked.routes.context.workgroups.handOver(username, { room, kind, to, reason });
    return undefined;
  };
}

function targetOf(type: string | undefined, invitee: string) {
  switch (type) {
    case 'user':
      return { user: nameOf(invitee).toLowerCase() };
    case 'queue': {
      const slash = invitee.indexOf('/');
      return { queue: invitee.slice(slash + 1) };
    }
    case 'workgroup':
      return { workgroup: nameOf(invitee) };
    default:
      throw new QueryRefused('bad-request', 'The type is user, queue or workgroup.');
  }
}

function offerId(asked: Asked): string {
  const { routes, query, name, sender } = asked;
  const id = attribute(query.payload, 'id');
  if (id === undefined) throw new QueryRefused('bad-request', 'The offer needs an id.');
  const offer = routes.context.workgroups
    .offers(sender.principal.username)
    .find((each) => each.offerId === id);
  if (offer !== undefined && offer.workgroup !== name) throw new ApiError('not-found');
  return id;
}

/** The name of a user who is a member of the workgroup. */
function member(asked: Asked): string {
  const { username } = user(asked);
  if (!asked.routes.context.workgroups.memberships(username).includes(asked.name))
    throw new ApiError('unknown-workgroup');
  return username;
}

/** As a stranger may know it. */
function statusOf({ routes, sender, name }: Asked) {
  const { workgroups } = routes.context;
  if (workgroups.settings(name) === undefined) throw new ApiError('unknown-workgroup');
  routes.origins.check(sender.request, [name]);
  return workgroups.status(name);
}

function field(name: string, value: string, type?: string): Element {
  return xml('field', { var: name, type }, xml('value', {}, value));
}

export const workgroupServiceQueries: Answers = {
  [`get ${discoInfo} query`]: serviceInfo,
  [`get ${discoItems} query`]: workgroupsOf,
};

export const workgroupQueries: Answers = {
  [`get ${discoInfo} query`]: workgroupInfo,
  [`get ${jive} workgroup-form`]: form,
  [`get ${jive} chat-settings`]: chatSettings,
  [`get ${jive} workgroup-properties`]: workgroupProperties,
  [`get ${jive} offline-settings`]: noOfflineSettings,
  [`set ${fastpath} join-queue`]: joinQueue,
  [`get ${fastpath} queue-status`]: ownQueueStatus,
  [`set ${fastpath} depart-queue`]: departQueue,
  [`set ${fastpath} offer-accept`]: acceptOffer,
  [`set ${fastpath} offer-reject`]: rejectOffer,
  [`get ${fastpath} agent-status-request`]: colleagues,
  [`set ${fastpath} transfer`]: handOver('transfer'),
  [`set ${fastpath} invite`]: handOver('invitation'),
  ...conversationQueries,
};
