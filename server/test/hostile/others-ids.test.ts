/**
 * Ids of others answer as if nothing were there: whoever may not see a thing cannot even learn that it is there. For
 * every call with an id in its path, the answer for a real thing of somebody else is compared with that for a made-up
 * id of the same form: status, body and headers.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Answer, Expert, Visitor } from '../support/start-test-server.js';
import { TestServer } from '../support/start-test-server.js';
import { addressOf, documentedCalls, type DocumentedCall } from './documented-calls.js';
import { sampleOf } from './samples.js';

type Who = 'nobody' | 'visitor' | 'expert' | 'user';

/** Parameters that name no thing of anybody's. */
const nothings = new Set(['state', 'affiliation', 'propertyName', 'fileName', 'fileSize', 'resource']);

/**
 * Where the difference is what the call is for, and whom it is meant for.
 * Names of workgroups and of colleagues are no secret to those who work together.
 */
const open: Readonly<Record<string, { who: readonly Who[]; parameters: readonly string[]; why: string }>> = {
  readWorkgroup: {
    who: ['nobody', 'visitor', 'expert', 'user'],
    parameters: ['workgroup'],
    why: 'tells everybody whether a workgroup is open',
  },
  leaveMessage: {
    who: ['nobody', 'visitor', 'expert', 'user'],
    parameters: ['workgroup'],
    why: 'is how everybody leaves a message there',
  },
  sendMessage: { who: ['expert', 'user'], parameters: ['to'], why: 'colleagues write to each other' },
  sendChatState: { who: ['expert', 'user'], parameters: ['to'], why: 'colleagues write to each other' },
  ...Object.fromEntries(
    ['addContactByAddress', 'updateContact', 'removeContact', 'approveContact', 'refuseContact'].map(
      (name) => [
        name,
        { who: ['expert', 'user'] as const, parameters: ['jid'], why: 'is about the own list of contacts' },
      ],
    ),
  ),
};

describe('ids of others', () => {
  let server: TestServer;
  let calls: DocumentedCall[];
  let callers: Record<Who, { token?: string; streamid: string; username: string }>;
  /** What is there, and none of the callers' business; then what is not there. */
  let theirs: Record<string, string>;
  let madeUp: Record<string, string>;
  let people: (Expert | Visitor)[];

  before(async () => {
    server = await TestServer.start({
      config: { trustProxy: true },
      workgroups: [
        { name: 'diabetes', members: ['amira'] },
        { name: 'heart', members: ['ben'] },
      ],
    });
    const amira = await server.signIn('amira');
    const root = await server.signIn('root');
    const kim = await server.ask({ question: 'Nobody else’s business', userID: 'Kim' });
    const { room } = await amira.take('Nobody else’s business');
    await kim.join();
    const note = await amira.call('POST', `/conversations/${room}/notes`, { json: { text: 'A note' } });
    assert.equal(note.status, 201, note.text);
    await root.call('POST', '/chatrooms', {
      json: { roomName: 'board', persistent: true, publicRoom: false, membersOnly: true },
    });
    await root.call('POST', '/groups', { json: { name: 'leaders' } });
    const slot = await kim.call('POST', '/uploads', {
      json: { fileName: 'plan.txt', size: 5, type: 'text/plain' },
    });
    const upload = /uploads\/([\w-]+)/.exec(slot.text)?.[1];
    assert.ok(upload, slot.text);
    const ben = await server.signIn('ben');
    const chloe = await server.signIn('chloe');
    const sam = await server.ask({ workgroup: 'heart', question: 'Mine' });
    people = [amira, root, kim, ben, chloe, sam];
    calls = await documentedCalls(server);
    callers = {
      nobody: { streamid: 'none', username: 'none' },
      visitor: sam,
      expert: ben,
      user: chloe,
    };
    theirs = {
      room,
      offerId: room,
      request: room,
      workgroup: 'diabetes',
      username: 'amira',
      user: 'amira',
      userId: kim.username,
      jid: 'amira',
      to: kim.username,
      streamid: amira.streamid,
      group: 'leaders',
      groupname: 'leaders',
      name: 'secret',
      extension: '100',
    };
    madeUp = Object.fromEntries(Object.entries(theirs).map(([name, id]) => [name, another(id)]));
    theirs['id'] = kim.username;
    theirs['upload'] = upload;
    theirs['note'] = (note.json as { id: string }).id;
  });
  after(async () => {
    for (const { events } of people) events.close();
    await server.stop();
  });

  /** The things of one kind that `{id}` may mean in this call. */
  function idsIn({ path }: DocumentedCall): readonly string[] {
    if (path.includes('/uploads/')) return [theirs['upload']!];
    if (path.includes('/notes/')) return [theirs['note']!];
    return path.includes('/ask/') ? [theirs['id']!] : ['1'];
  }

  for (const who of ['nobody', 'visitor', 'expert', 'user'] as const) {
    it(`tell ${who === 'user' ? 'a user without a workgroup' : who} nothing`, async () => {
      let compared = 0;
      const differences: string[] = [];
      for (const call of calls) {
        for (const parameter of Object.keys(call.params)) {
          if (nothings.has(parameter)) continue;
          // The handlers of the two path families are the same; what differs is the stream.
          if (call.twin && parameter !== 'streamid') continue;
          const name = call.name.replace(/InStream$/, '');
          if (open[name]?.who.includes(who) && open[name].parameters.includes(parameter)) continue;
          const ids = parameter === 'id' ? idsIn(call) : [theirs[parameter]!];
          for (const id of ids) {
            assert.ok(id, `${call.name} has a parameter ${parameter} that this test does not know.`);
            // The thing alone, and together with the others that it belongs to: a note and its room.
            for (const around of Object.keys(call.params).length > 1 ? [{}, theirs] : [{}]) {
              const real = await ask(call, who, { ...around, ...own(who), [parameter]: id });
              const none = await ask(call, who, { ...madeUp, ...own(who), [parameter]: another(id) });
              if (!isDeepStrictEqual(seen(real, id), seen(none, another(id))))
                differences.push(`${call.name} ${parameter}: ${shown(real)} is there, ${shown(none)} is not`);
              compared += 1;
            }
          }
        }
      }
      assert.deepEqual(differences, []);
      assert.ok(compared > 120, `${compared}`);
    });
  }

  /** The stream in the path is the caller's, unless it is what is compared. */
  function own(who: Who): Record<string, string> {
    return { streamid: callers[who].streamid };
  }

  let address = 0;
  function ask(call: DocumentedCall, who: Who, values: Record<string, string>): Promise<Answer> {
    const { token } = callers[who];
    const body = call.body === undefined ? bodies[call.name.replace(/InStream$/, '')] : sampleOf(call.body);
    address += 1;
    return server.call(call.method, addressOf(call, { ...madeUp, ...others, ...values }), {
      base: '',
      ...(token === undefined ? {} : { token }),
      ...(body === undefined || call.method === 'GET' ? {} : { json: body }),
      headers: {
        'x-forwarded-for': `10.1.${address >> 8}.${address & 255}`,
        ...(call.name === 'readEvents' ? { accept: 'text/event-stream' } : {}),
      },
    });
  }
});

const others = {
  id: 'x',
  state: 'composing',
  affiliation: 'members',
  propertyName: 'colour',
  fileName: 'plan.txt',
  fileSize: '5',
  resource: 'browser',
};

const bodies: Readonly<Record<string, unknown>> = {
  postToRoom: { body: 'Hello' },
  postAsked: { body: 'Hello' },
  sendMessage: { body: 'Hello' },
  login: { password: 'guess' },
};

/** Of the same form, and of nothing. */
function another(id: string): string {
  return [...id]
    .map((each) => (/[0-8a-y]/i.test(each) ? String.fromCharCode(each.charCodeAt(0) + 1) : each))
    .join('');
}

/** What an answer shows, without its date, and whatever it tells back of the question. */
function seen(answer: Answer, id: string) {
  const headers = [...answer.headers].filter(
    ([name]) => !['date', 'content-length', 'keep-alive', 'connection'].includes(name),
  );
  return {
    status: answer.status,
    text: id.length < 3 ? answer.text : answer.text.replaceAll(id, '…'),
    headers,
  };
}

function shown({ status, text }: Answer): string {
  return `${status} ${text.slice(0, 200)}`;
}
