/** What is kept of a workgroup's conversations, in Fastpath's words. The same rights, and the same traces, as elsewhere. */
import type { CannedReply, Transcript } from '../../../src/protocol/index.js';
import { roomAddress, userAddress } from '../events/index.js';
import type { Access } from '../records/index.js';
import {
  attribute,
  childText,
  metaData,
  namespaces,
  QueryRefused,
  roomMessage,
  xml,
  type Element,
} from '../xmpp/index.js';
import { ApiError } from './errors.js';
import { noteBody } from './records-schemas.js';
import { checkAgainst } from './validation.js';
import { user, type Answer, type Answers, type Asked } from './xmpp-asked.js';

const { jive } = namespaces;

/** Entries of one list. */
const most = 200;
/** In characters: what is longer would not fit into one event, and is not even read to its end. */
const longestTranscript = 256 * 1024;

/** Canned replies: one's own, or those of the workgroup. */
const macros: Answer = (asked) => {
  const { username } = user(asked);
  const { records, workgroups } = asked.routes.context;
  const personal = childText(asked.query.payload, 'personal') === 'true';
  const mayUse = workgroups.memberships(username).includes(asked.name);
  if (!personal && !(mayUse || records.oversees(user(asked), asked.name)))
    throw new ApiError('unknown-workgroup');
  const owner = personal ? { username } : { workgroup: asked.name };
  const replies = records.replies.list([owner], { q: '', limit: most, offset: 0 });
  // A document inside a text: so does Fastpath.
  return xml('macros', { xmlns: jive }, xml('model', {}, groupOf(asked.name, replies).toString()));
};

function groupOf(title: string, replies: readonly CannedReply[]): Element {
  const folders = new Map<string, CannedReply[]>();
  for (const reply of replies) folders.set(reply.folder, [...(folders.get(reply.folder) ?? []), reply]);
  const macro = (reply: CannedReply) =>
    xml(
      'macro',
      {},
      xml('title', {}, reply.title),
      xml('description', {}),
      xml('response', {}, reply.text),
      xml('type', {}, '0'),
    );
  const group = (name: string, of: readonly CannedReply[], ...groups: readonly Element[]): Element =>
    xml(
      'macrogroup',
      {},
      xml('title', {}, name),
      xml('macros', {}, ...of.map(macro)),
      xml('macroGroups', {}, ...groups),
    );
  const named = [...folders].filter(([folder]) => folder !== '');
  return group(title, folders.get('') ?? [], ...named.map(([folder, of]) => group(folder, of)));
}

const readNotes: Answer = (asked) => {
  const { row } = accessOf(asked);
  const notes = asked.routes.context.records.notes.list(row, 0, most);
  const text = notes.map((note) => `${note.name}: ${note.text}`).join('\n');
  return xml('chat-notes', { xmlns: jive }, xml('sessionID', {}, row.room), xml('notes', {}, text));
};

/** One more note: others' are not overwritten. */
const addNote: Answer = async (asked) => {
  const { username: author, name } = user(asked);
  const { row } = accessOf(asked);
  const text = childText(asked.query.payload, 'notes') ?? '';
  checkAgainst(asked.sender.request, noteBody, { text });
  await asked.routes.context.records.notes.add(row, { author, name, text });
  return undefined;
};

const chatMetaData: Answer = async (asked) => {
  const access = await reading(asked, 'conversation.read');
  const { visitor, question } = asked.routes.context.records.describe(access.row);
  const { name, emailAddress, fields } = visitor;
  const answers = metaData({ ...fields, question, email: emailAddress, username: name });
  return xml('chat-metadata', { xmlns: jive }, xml('sessionID', {}, access.row.room), answers);
};

/** The latest of the workgroup that the caller may see; those of one name when `userID` says so. */
const transcripts: Answer = async (asked) => {
  const reader = user(asked);
  const { records, config, now } = asked.routes.context;
  if (reader.admin || records.supervisedBy(reader.username).length > 0)
    await records.audit({ actor: reader.username, action: 'conversations.listed', subject: asked.name });
  const filter = { workgroup: asked.name, from: 0, to: now() };
  const { conversation } = await records.list(reader, filter, undefined, most);
  const userID = attribute(asked.query.payload, 'userID');
  const wanted = conversation.filter(({ visitor }) => userID === undefined || visitor.name === userID);
  return xml(
    'transcripts',
    { xmlns: jive, userID },
    ...wanted.map(({ room, asked: joinTime, ended, experts }) =>
      xml(
        'transcript',
        { sessionID: room },
        xml('joinTime', {}, timeOf(joinTime)),
        ended === undefined ? undefined : xml('leftTime', {}, timeOf(ended)),
        xml(
          'agents',
          {},
          ...experts.map(({ username }) =>
            xml('agent', {}, xml('agentJID', {}, userAddress(config.domain, username))),
          ),
        ),
      ),
    ),
  );
};

const transcript: Answer = async (asked) => {
  const access = await reading(asked, 'conversation.exported');
  const { records, config } = asked.routes.context;
  const reader = user(asked);
  const { room } = access.row;
  let text = '';
  for await (const piece of records.transcript(access, reader, 'json')) {
    text += piece;
    if (text.length > longestTranscript)
      throw new QueryRefused('not-acceptable', 'It is too long for a stanza: read it as a file.');
  }
  const { message } = JSON.parse(text) as Transcript;
  const to = userAddress(config.domain, reader.username);
  const messages = message.map(({ nick, ...about }) =>
    roomMessage({ ...about, type: 'groupchat', from: roomAddress(config.domain, room, nick), to }, true),
  );
  return xml('transcript', { xmlns: jive, sessionID: room }, xml('transcript', {}, ...messages));
};

const occupantsInfo: Answer = async (asked) => {
  const { streams, config } = asked.routes.context;
  const room = (attribute(asked.query.payload, 'roomID') ?? '').split('@', 1)[0]!.toLowerCase();
  const occupants = await streams.do(user(asked), { type: 'occupants', room });
  return xml(
    'occupants-info',
    { xmlns: jive, roomID: room },
    ...occupants.map(({ nick, username }) => {
      const jid =
        username === undefined
          ? roomAddress(config.domain, room, nick)
          : userAddress(config.domain, username);
      return xml('occupant', {}, xml('jid', {}, jid), xml('nickname', {}, nick));
    }),
  );
};

/** Who may write notes about it. */
function accessOf(asked: Asked): Access {
  const session = childText(asked.query.payload, 'sessionID') ?? attribute(asked.query.payload, 'sessionID');
  const access = asked.routes.context.records.access(session ?? '', user(asked));
  if (access?.row.workgroup !== asked.name) throw new ApiError('not-found');
  return access;
}

/** Who may read it; that somebody did is written down first. */
async function reading(asked: Asked, action: 'conversation.read' | 'conversation.exported'): Promise<Access> {
  const access = accessOf(asked);
  if (!(access.oversees || access.tookPart)) throw new ApiError('not-found');
  if (action === 'conversation.exported' || !access.tookPart)
    await asked.routes.context.records.audit({
      actor: user(asked).username,
      action,
      subject: access.row.room,
    });
  return access;
}

/** Fastpath: `yyyyMMdd'T'HH:mm:ss`, UTC. */
function timeOf(stamp: string): string {
  return stamp.slice(0, 19).replaceAll('-', '');
}

export const conversationQueries: Answers = {
  [`get ${jive} macros`]: macros,
  [`get ${jive} chat-notes`]: readNotes,
  [`set ${jive} chat-notes`]: addNote,
  [`get ${jive} chat-metadata`]: chatMetaData,
  [`get ${jive} transcripts`]: transcripts,
  [`get ${jive} transcript`]: transcript,
  [`get ${jive} occupants-info`]: occupantsInfo,
};
