/** Stories of the typed calls against a server that answers as it was told; run in browsers and in Node. */
import { expect } from 'chai';
import {
  BadAnswer,
  ChatClient,
  NotSignedIn,
  Refused,
  ServerAway,
  type ChatApiError,
} from '../../src/client/index.js';
import type { ErrorBody } from '../../src/protocol/index.js';
import * as sample from '../protocol/samples.js';
import { script, type Hostile, type Runtime } from './hostile.js';
import type { Answer } from './hostile-server.mjs';

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html; charset=utf-8' };
const answering = (body: unknown, status = 200): Answer => ({
  status,
  headers: json,
  steps: [{ text: JSON.stringify(body) }],
});
const page = (status: number): Answer => ({ status, headers: html, steps: [{ text: '<h1>Oh no</h1>' }] });

export function defineChatClientSuite({ describe, it, origin }: Runtime): void {
  /** One call against one answer: what it came to, and what arrived at the server. */
  async function call<T>(answer: Answer, act: (client: ChatClient) => Promise<T>) {
    const hostile = await script(origin(), [answer]);
    const outcome = await act(clientOf(hostile)).then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error }),
    );
    const [request] = await hostile.log();
    return { ...outcome, request };
  }
  const failing = async (answer: Answer, act = (client: ChatClient): Promise<unknown> => client.state()) =>
    (await call(answer, act)).error as ChatApiError;

  describe('chat client: its calls', () => {
    const api = '/restapi/v1';
    const question = { workgroup: 'diabetes', userID: 'Ann', emailAddress: 'a@b.org', question: 'Why?' };
    const post = { body: 'Hello', id: 'm-1', extra: 1 };
    const left = { userID: 'Ann', emailAddress: 'a@b.org', message: 'Call me.' };
    const calls: readonly {
      act: (client: ChatClient) => Promise<unknown>;
      sends: readonly [method: string, path: string];
      headers?: Record<string, string>;
      json?: unknown;
      text?: string;
      answer?: unknown;
      /** What the caller gets, where it is not the answer itself. */
      value?: unknown;
      status?: number;
    }[] = [
      {
        act: (client) => client.workgroup('diabetes & co'),
        sends: ['GET', '/workgroups/diabetes%20%26%20co'],
        answer: sample.workgroup,
      },
      {
        act: (client) => client.ask(question, { idempotencyKey: 'k-1' }),
        sends: ['POST', '/ask'],
        headers: { prefer: 'respond-async', 'idempotency-key': 'k-1' },
        json: question,
        answer: sample.accepted,
        status: 202,
      },
      { act: (client) => client.asked('v-9f3'), sends: ['GET', '/ask/v-9f3'], answer: sample.askState },
      { act: (client) => client.joinAsked('v-9f3'), sends: ['POST', '/ask/v-9f3'], answer: sample.room },
      {
        act: (client) => client.postAsked('v-9f3', post),
        sends: ['PUT', '/ask/v-9f3'],
        headers: { 'idempotency-key': 'm-1' },
        json: post,
        answer: sample.receipt,
      },
      { act: (client) => client.cancelAsked('v-9f3'), sends: ['DELETE', '/ask/v-9f3'] },
      {
        act: (client) => client.leaveMessage('diabetes', left, { idempotencyKey: 'k-2' }),
        sends: ['POST', '/workgroups/diabetes/messages'],
        headers: { 'idempotency-key': 'k-2' },
        json: left,
        answer: { id: 'l-1' },
        status: 201,
      },
      {
        act: (client) => client.login('dora', ' pässwörd '),
        sends: ['POST', '/chat/dora/login'],
        headers: { 'content-type': 'text/plain;charset=utf-8' },
        text: ' pässwörd ',
        answer: sample.loggedIn,
      },
      { act: (client) => client.logoff(), sends: ['POST', '/chat/logoff'] },
      { act: (client) => client.state(), sends: ['GET', '/chat/state'], answer: sample.expertState },
      {
        act: (client) => client.setPresence('dnd', 'in surgery & busy'),
        sends: ['POST', '/chat/presence?show=dnd&status=in+surgery+%26+busy'],
      },
      {
        act: (client) => client.assists(),
        sends: ['GET', '/chat/assists'],
        answer: { workgroup: ['diabetes@workgroup.x', 'heart'] },
        value: ['diabetes', 'heart'],
      },
      {
        act: (client) => client.queues(),
        sends: ['GET', '/chat/assists/queues'],
        answer: { queue: [sample.queue] },
        value: [sample.queue],
      },
      { act: (client) => client.joinWorkgroup('heart'), sends: ['POST', '/chat/assists/heart'] },
      { act: (client) => client.leaveWorkgroup('heart'), sends: ['DELETE', '/chat/assists/heart'] },
      {
        act: (client) => client.colleagues('heart'),
        sends: ['GET', '/chat/assists/heart'],
        answer: { colleague: [sample.colleague] },
        value: [sample.colleague],
      },
      { act: (client) => client.acceptOffer('heart', 'x1'), sends: ['PUT', '/chat/assists/heart/x1'] },
      { act: (client) => client.rejectOffer('heart', 'x1'), sends: ['DELETE', '/chat/assists/heart/x1'] },
      {
        act: (client) => client.leftMessages('heart'),
        sends: ['GET', '/workgroups/heart/messages'],
        answer: { message: [sample.leftMessage] },
        value: [sample.leftMessage],
      },
      {
        act: (client) => client.handleLeftMessage('heart', 'l-1'),
        sends: ['DELETE', '/workgroups/heart/messages/l-1'],
      },
      {
        act: (client) => client.rooms(),
        sends: ['GET', '/chat/rooms'],
        answer: { chatRoom: [sample.room] },
        value: [sample.room],
      },
      { act: (client) => client.roomState('r1'), sends: ['GET', '/chat/rooms/r1'], answer: sample.room },
      { act: (client) => client.joinRoom('r1'), sends: ['PUT', '/chat/rooms/r1'], answer: sample.room },
      {
        act: (client) => client.post('r1', post),
        sends: ['POST', '/chat/rooms/r1'],
        headers: { 'idempotency-key': 'm-1' },
        json: post,
        answer: sample.receipt,
      },
      { act: (client) => client.leaveRoom('r1'), sends: ['DELETE', '/chat/rooms/r1'] },
      {
        act: (client) => client.invite('r1', 'emil@example.org', 'Please help'),
        sends: ['POST', '/chat/rooms/r1/emil%40example.org'],
        text: 'Please help',
      },
      {
        act: (client) => client.history('r1', { after: 7, limit: 50 }),
        sends: ['GET', '/chat/rooms/r1/history?after=7&limit=50'],
        answer: sample.history,
      },
      {
        act: (client) => client.sendChatState('composing', 'r1@conference.x'),
        sends: ['POST', '/chat/chatstate/composing/r1%40conference.x'],
      },
    ];
    for (const {
      act,
      sends,
      headers = {},
      json,
      text,
      answer,
      value: expected = answer,
      status = 200,
    } of calls) {
      it(`${sends.join(' ')}`, async () => {
        const { value, error, request } = await call(
          answer === undefined
            ? { status: 200, headers: { 'content-type': 'application/json' } }
            : answering(answer, status),
          act,
        );
        expect(error).to.equal(undefined);
        expect(value).to.deep.equal(expected);
        expect([request?.method, request?.path]).to.deep.equal([sends[0], api + sends[1]]);
        expect(request?.headers).to.include({
          accept: 'application/json',
          authorization: 'Bearer secret',
          ...headers,
        });
        expect(request?.body).to.equal(json === undefined ? (text ?? '') : JSON.stringify(json));
        if (json !== undefined) expect(request?.headers['content-type']).to.equal('application/json');
        expect(request?.headers).to.not.have.any.keys('cookie', 'referer');
      });
    }

    it('goes on with another credential at the same server', async () => {
      const hostile = await script(origin(), [{ status: 200 }]);
      const client = new ChatClient({ server: `${hostile.server}//` });
      await client.logoff();
      await client.as({ type: 'basic', username: 'else', password: 'pässwörd' }).logoff();
      const [without, basic] = await hostile.log();
      expect(client.server).to.equal(hostile.server);
      expect(without?.headers).to.not.have.property('authorization');
      expect(basic?.headers['authorization']).to.equal('Basic ZWxzZTpww6Rzc3fDtnJk');
    });
  });

  describe('chat client: answers of an original server', () => {
    it('reads numbers and flags that are texts', async () => {
      const { value } = await call(
        answering({
          workgroupJID: 'demo@workgroup.x',
          inQueue: 'true',
          available: 'true',
          queuePosition: '2',
          queueRemainingTime: '45',
        }),
        (client) => client.asked('ann'),
      );
      expect(value).to.deep.equal({
        workgroupJID: 'demo@workgroup.x',
        inQueue: true,
        available: true,
        queuePosition: 2,
        queueRemainingTime: 45,
        phase: 'queued',
        question: '',
      });
    });

    for (const [name, answer, expected] of [
      ['wrapped', { workgroup: ['a', 'b'] }, ['a', 'b']],
      ['of one, collapsed', { workgroup: 'a' }, ['a']],
      ['of none', {}, []],
      ['of none, wrapped', { workgroup: null }, []],
      ['that is null', null, []],
    ] as const) {
      it(`reads a list ${name}`, async () => {
        const { value } = await call(answering(answer), (client) => client.assists());
        expect(value).to.deep.equal(expected);
      });
    }

    it('lets no member named __proto__ through', async () => {
      const text = JSON.stringify(sample.history).replace('"extra"', '"__proto__"');
      const { value } = await call({ headers: json, steps: [{ text }] }, (client) => client.history('r', {}));
      expect(Object.keys(value?.messages[0]?.data ?? { missing: true })).to.deep.equal([]);
    });

    it('reads a list of one object, collapsed', async () => {
      const { value } = await call(answering({ queue: sample.queue }), (client) => client.queues());
      expect(value).to.deep.equal([sample.queue]);
    });
  });

  describe('chat client: what goes wrong', () => {
    const body: ErrorBody = {
      status: 422,
      code: 'invalid-field',
      message: 'The e-mail address is not one.',
      field: 'emailAddress',
      exception: 'IllegalArgumentException',
      ressource: 'emailAddress',
    };

    it('hands on the sentence, code and field of a refusal', async () => {
      const error = await failing(answering(body, 422));
      expect(error).to.be.instanceOf(Refused);
      expect(error.message).to.equal(body.message);
      expect(error).to.deep.include({ status: 422, body });
    });

    it('makes a body of what an original server says', async () => {
      const error = await failing(
        answering({ exception: 'X', message: 'Exception', ressource: 'Workgroup is offline' }, 400),
      );
      expect(error).to.be.instanceOf(Refused);
      expect((error as Refused).body).to.deep.equal({
        status: 400,
        code: 'invalid-body',
        message: 'The server refused this request (400).',
        exception: 'X',
        ressource: 'Workgroup is offline',
      });
    });

    for (const [status, code] of [
      [400, 'invalid-body'],
      [403, 'forbidden'],
      [404, 'not-found'],
      [405, 'method-not-allowed'],
      [409, 'invalid-body'],
      [413, 'body-too-large'],
      [415, 'unsupported-media-type'],
    ] as const) {
      it(`makes a body for a ${status} without one`, async () => {
        for (const answer of [{ status }, page(status)]) {
          const error = await failing(answer);
          expect(error).to.be.instanceOf(Refused);
          expect((error as Refused).body).to.include({ status, code });
          expect(error.message).to.match(/^The .*\.$/);
        }
      });
    }

    it('asks to sign in again at 401, with or without a body', async () => {
      const told = await failing(answering({ ...body, status: 401, code: 'wrong-password' }, 401));
      expect(told).to.be.instanceOf(NotSignedIn);
      expect((told as NotSignedIn).body?.code).to.equal('wrong-password');
      expect(await failing({ status: 401 })).to.be.instanceOf(NotSignedIn);
    });

    for (const [name, answer, status] of [
      ['408', { status: 408 }, 408],
      ['425', { status: 425 }, 425],
      ['429', { status: 429 }, 429],
      ['500 without a body', { status: 500 }, 500],
      ['500 with our body', answering({ ...body, code: 'internal' }, 500), 500],
      ['502 with an HTML page', page(502), 502],
      ['503', { status: 503 }, 503],
      ['an HTML page in place of an answer', page(200), 200],
      [
        'a first call with the same key that still runs',
        answering({ ...body, code: 'in-progress' }, 409),
        409,
      ],
    ] as const) {
      it(`can be tried again after ${name}`, async () => {
        const error = await failing(answer as unknown as Answer);
        expect(error).to.be.instanceOf(ServerAway);
        expect(error).to.include({ status, retryAfter: undefined });
      });
    }

    it('takes an HTML page for no success even where no body is wanted', async () => {
      expect(await failing(page(200), (client) => client.logoff())).to.be.instanceOf(ServerAway);
    });

    it('tells how long the server asks to wait, in seconds or until a date', async () => {
      const seconds = await failing({ status: 503, headers: { 'retry-after': '17' } });
      expect(seconds).to.include({ status: 503, retryAfter: 17 });
      const headers = {
        date: 'Tue, 01 Jan 2030 00:00:00 GMT',
        'retry-after': 'Tue, 01 Jan 2030 00:01:30 GMT',
      };
      expect(await failing({ status: 429, headers })).to.include({ retryAfter: 90 });
      const past = { ...headers, 'retry-after': 'Tue, 01 Jan 2019 00:00:00 GMT' };
      expect(await failing({ status: 429, headers: past })).to.include({ retryAfter: 0 });
      expect(await failing({ status: 503, headers: { 'retry-after': '9'.repeat(400) } })).to.include({
        retryAfter: 3600,
      });
      expect(await failing({ status: 503, headers: { 'retry-after': 'soon' } })).to.include({
        retryAfter: undefined,
      });
    });

    it('can be tried again when nobody listens, and keeps the cause', async () => {
      const error = await new ChatClient({ server: 'http://127.0.0.1:9' })
        .state()
        .catch((cause: unknown) => cause);
      expect(error).to.be.instanceOf(ServerAway);
      expect(error).to.include({ status: undefined });
      expect((error as ServerAway).cause).to.be.instanceOf(Error);
    });

    it('can be tried again when the answer is cut off in the middle', async () => {
      const answer: Answer = {
        headers: { ...json, 'content-length': '5000' },
        steps: [{ text: JSON.stringify(sample.receipt) }, { cut: true }],
      };
      expect(await failing(answer, (client) => client.post('r', { body: 'x', id: '1' }))).to.be.instanceOf(
        ServerAway,
      );
    });

    for (const [name, answer] of [
      ['never comes', { mute: true }],
      ['stops in the middle', { headers: json, steps: [{ text: '{' }, { hold: true }] }],
    ] as const) {
      it(`can be tried again when the answer ${name}`, async () => {
        const { server } = await script(origin(), [answer as unknown as Answer]);
        const client = new ChatClient({ server, timeout: 100 });
        expect(await client.state().catch((error: unknown) => error)).to.be.instanceOf(ServerAway);
      });
    }

    for (const [name, answer] of [
      ['nothing', { status: 200, headers: json }],
      ['no JSON', { status: 200, headers: json, steps: [{ text: '{"id":' }] }],
      ['text', { status: 200, headers: { 'content-type': 'text/plain' }, steps: [{ text: 'ofchat-17' }] }],
      ['a receipt without its sequence', answering({ ...sample.receipt, seq: undefined })],
      ['a receipt whose sequence is no number', answering({ ...sample.receipt, seq: 'first' })],
      ['a receipt whose sequence is negative', answering({ ...sample.receipt, seq: -1 })],
      ['a list', answering([sample.receipt])],
      ['null', answering(null)],
    ] as const) {
      it(`reports ${name} in place of a receipt as a bug`, async () => {
        const error = await failing(answer as unknown as Answer, (client) => client.post('r', { body: 'x' }));
        expect(error).to.be.instanceOf(BadAnswer);
        expect(error.message).to.match(/^The .*\.$/);
      });
    }

    it('lets the abort of its caller pass, before and while the server thinks', async () => {
      const reason = new Error('The visitor left.');
      const hostile = await script(origin(), [{ mute: true }]);
      const client = clientOf(hostile);
      expect(
        await client.state({ signal: AbortSignal.abort(reason) }).catch((error: unknown) => error),
      ).to.equal(reason);

      const leaving = new AbortController();
      const call = client.state({ signal: leaving.signal }).catch((error: unknown) => error);
      while ((await hostile.log()).length === 0);
      leaving.abort();
      expect(await call).to.include({ name: 'AbortError' });
    });
  });
}

const clientOf = (hostile: Hostile): ChatClient =>
  new ChatClient({ server: hostile.server, credential: { type: 'bearer', token: 'secret' } });
