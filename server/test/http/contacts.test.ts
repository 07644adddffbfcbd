/** Contacts over HTTP: who asks whom, who sees whom, and who does not. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';
import type { Roster, RosterItem, WirePresence } from '../../../src/protocol/index.js';
import { SseReader } from '../support/sse-reader.js';
import { bearer, TestServer, type Expert } from '../support/start-test-server.js';

describe('contacts', () => {
  let server: TestServer;
  let amira: Expert;
  let ben: Expert;
  let chloe: Expert;
  before(async () => {
    server = await TestServer.start();
  });
  after(() => server.stop());

  beforeEach(async () => {
    [amira, ben, chloe] = await Promise.all([
      server.signIn('amira'),
      server.signIn('ben'),
      server.signIn('chloe'),
    ]);
  });
  afterEach(async () => {
    for (const person of [amira, ben, chloe]) {
      const call = (method: string, path: string) => server.call(method, path, { basic: person.username });
      const { rosterItem, request } = (await call('GET', '/chat/contacts')).json as Roster;
      for (const { jid } of rosterItem) await call('DELETE', `/chat/contacts/${jid}`);
      for (const { jid } of request) await call('DELETE', `/chat/contacts/${jid}/subscription`);
      await signOff(person);
    }
  });

  it('see one another once the one has asked and the other has approved', async () => {
    const added = await amira.call('POST', '/chat/contacts/ben@localhost');
    assert.equal(added.status, 201);
    assert.deepEqual(added.json, {
      jid: 'ben@localhost',
      nickname: '',
      subscriptionType: 0,
      groups: { group: [] },
      name: 'Ben',
      subscription: 'none',
      asked: true,
    });

    const asked = await subscriptionEvent(ben, 'subscribe');
    assert.deepEqual(asked, {
      type: 'presence',
      to: 'ben@localhost',
      from: 'amira@localhost',
      show: 'offline',
      status: '',
      subscription: 'subscribe',
      name: 'Amira',
    });
    assert.deepEqual(await rosterOf(ben), {
      rosterItem: [],
      request: [{ jid: 'amira@localhost', name: 'Amira' }],
    });

    await ben.call('POST', '/chat/presence?show=dnd&status=I%20am%20working%20hard');
    assert.equal((await ben.call('PUT', '/chat/contacts/amira@localhost/subscription')).status, 200);
    const approved = await subscriptionEvent(amira, 'subscribed');
    // One event tells both: that it was approved, and what there is to see.
    assert.deepEqual([approved.show, approved.status], ['dnd', 'I am working hard']);
    const [seen] = (await rosterOf(amira)).rosterItem;
    assert.deepEqual(
      [seen!.subscription, seen!.subscriptionType, seen!.show, seen!.status, seen!.asked],
      ['to', 1, 'dnd', 'I am working hard', false],
    );
    const [unseen] = (await rosterOf(ben)).rosterItem;
    assert.deepEqual([unseen!.subscription, unseen!.subscriptionType, 'show' in unseen!], ['from', 2, false]);

    // Adding back needs no question: she has added him already.
    const back = (await ben.call('POST', '/chat/contacts/amira')).json as RosterItem;
    assert.deepEqual([back.subscription, back.show], ['both', 'available']);
    assert.deepEqual((await rosterOf(amira)).request, []);
  });

  it('who have added each other need no approval', async () => {
    await amira.call('POST', '/chat/contacts', { json: { jid: 'ben@localhost' } });
    const added = await ben.call('POST', '/chat/contacts', { json: { jid: 'amira@localhost' } });
    assert.equal((added.json as RosterItem).subscription, 'both');
    const pushed = await amira.events.event<{ data: { contact: RosterItem } }>(
      'notify',
      ({ data }) => data.contact?.subscription === 'both',
    );
    assert.equal(pushed.data.contact.jid, 'ben@localhost');
    assert.equal((await subscriptionEvent(amira, 'subscribed')).show, 'available');
  });

  it('hear of presence, also that somebody has gone; strangers and those who only asked do not', async () => {
    await befriend(amira, ben);
    await chloe.call('POST', '/chat/contacts/amira');
    await amira.call('POST', '/chat/presence?show=away&status=Lunch');
    assert.deepEqual(await ben.events.event('presence', ({ show }) => show === 'away'), {
      type: 'presence',
      to: 'ben@localhost',
      from: 'amira@localhost',
      show: 'away',
      status: 'Lunch',
    });
    await amira.call('POST', '/chat/presence?show=offline');
    await ben.events.event('presence', ({ show }) => show === 'offline');
    // Once: going away for good after that is no news.
    await amira.call('POST', '/chat/logoff');
    await ben.call('POST', '/chat/messages/chloe', { text: 'that was all' });
    await ben.call('POST', '/chat/messages/ben', { text: 'that was all' });
    await Promise.all([ben, chloe].map(({ events }) => events.event('chat')));
    assert.deepEqual(
      presencesOf(ben, 'amira').map(({ show }) => show),
      ['away', 'offline'],
    );
    assert.deepEqual(presencesOf(chloe, 'amira'), []);
  });

  it('hear that somebody has gone when the last of several streams ends', async () => {
    await befriend(amira, ben);
    const second = await server.signIn('amira');
    await second.call('POST', '/chat/presence?show=xa&status=Second');
    await ben.events.event('presence', ({ status }) => status === 'Second');
    await second.call('POST', '/chat/logoff');
    const item = (await rosterOf(ben)).rosterItem[0]!;
    assert.deepEqual([item.show, item.status], ['xa', 'Second'], 'the latest that any stream has set');
    await amira.call('POST', '/chat/logoff');
    await ben.events.event('presence', ({ from, show }) => from === 'amira@localhost' && show === 'offline');
    second.events.close();
  });

  it('are told to who signs in: who is there, and who asks', async () => {
    await befriend(amira, ben);
    await chloe.call('POST', '/chat/contacts/ben');
    await amira.call('POST', '/chat/presence?show=chat&status=Hello');
    await signOff(ben);

    ben = await server.signIn('ben');
    const there = await ben.events.event<WirePresence>('presence', ({ from }) => from === 'amira@localhost');
    assert.deepEqual([there.show, there.status], ['chat', 'Hello']);
    assert.equal((await subscriptionEvent(ben, 'subscribe')).from, 'chloe@localhost');
    assert.deepEqual(presencesOf(ben, 'chloe'), []);
    // And once: another reader that comes later hears it for itself.
    const other = await SseReader.open(`${server.url}/sse/ben`, bearer((await server.signIn('ben')).token));
    await other.event('presence');
    await amira.call('POST', '/chat/messages/ben', { text: 'that was all' });
    await ben.events.event('chat');
    assert.equal(presencesOf(ben, 'amira').length, 1);
    other.close();
  });

  it('can refuse, and end what they approved', async () => {
    await amira.call('POST', '/chat/contacts/ben');
    assert.equal((await ben.call('DELETE', '/chat/contacts/amira/subscription')).status, 200);
    await subscriptionEvent(amira, 'unsubscribed');
    assert.deepEqual(await rosterOf(ben), { rosterItem: [], request: [] });
    const refused = (await rosterOf(amira)).rosterItem[0]!;
    assert.deepEqual([refused.subscription, refused.asked], ['none', false]);
    // Approving what nobody asks changes nothing.
    await ben.call('PUT', '/chat/contacts/amira/subscription');
    assert.deepEqual(await rosterOf(ben), { rosterItem: [], request: [] });

    await befriend(amira, ben);
    await ben.call('DELETE', '/chat/contacts/amira/subscription');
    const ended = await amira.events.event<WirePresence>(
      'presence',
      ({ subscription, show }) => subscription === 'unsubscribed' && show === 'offline',
    );
    assert.equal(ended.from, 'ben@localhost');
    assert.deepEqual(
      (await rosterOf(amira)).rosterItem.map(({ subscription, show }) => [subscription, show]),
      [['from', undefined]],
    );
    assert.equal((await rosterOf(ben)).rosterItem[0]!.subscription, 'to');
  });

  it('are changed and removed, and both sides know', async () => {
    await befriend(amira, ben);
    const changed = await amira.call('PUT', `/chat/${amira.streamid}/contacts/ben@localhost`, {
      json: { nickname: 'Benny', groups: { group: ['Experts', 'Friends', 'Experts'] } },
    });
    assert.equal(changed.status, 201);
    const { nickname, groups, subscription } = changed.json as RosterItem;
    assert.deepEqual([nickname, groups, subscription], ['Benny', { group: ['Experts', 'Friends'] }, 'both']);
    await amira.call('PUT', '/chat/contacts/ben', { json: { groups: { group: 'One' } } });
    const [item] = (await rosterOf(amira)).rosterItem;
    assert.deepEqual([item!.nickname, item!.groups], ['Benny', { group: ['One'] }]);

    // The original's numbers, also as texts: 2 stops watching ben, 0 ends both.
    const from = await amira.call('PUT', '/chat/contacts/ben', { json: { subscriptionType: '2' } });
    assert.equal((from.json as RosterItem).subscription, 'from');
    const none = await amira.call('PUT', '/chat/contacts/ben', { json: { subscriptionType: 0 } });
    assert.equal((none.json as RosterItem).subscription, 'none');
    await subscriptionEvent(ben, 'unsubscribed');

    const removed = await amira.call('DELETE', '/chat/contacts/ben@localhost');
    assert.deepEqual([removed.status, removed.text], [201, '']);
    await amira.events.event<{ data: { contactRemoved?: string } }>(
      'notify',
      ({ data }) => data.contactRemoved === 'ben@localhost',
    );
    assert.equal((await amira.call('DELETE', '/chat/contacts/ben@localhost')).status, 201);
    assert.deepEqual((await rosterOf(amira)).rosterItem, []);
    assert.equal((await rosterOf(ben)).rosterItem[0]!.subscription, 'none');
    assert.deepEqual((await amira.call('PUT', '/chat/contacts/ben', { json: {} })).refusal, [
      404,
      'not-found',
    ]);
  });

  it('are added without a question when subscriptionType is 0, and removed with -1', async () => {
    const json = { jid: 'ben', nickname: 'Quiet', subscriptionType: 0 };
    const added = await amira.call('POST', '/chat/contacts', { json });
    assert.equal((added.json as RosterItem).asked, false);
    assert.deepEqual((await rosterOf(ben)).request, []);
    const removed = await amira.call('PUT', '/chat/contacts/ben', { json: { subscriptionType: -1 } });
    assert.deepEqual([removed.status, removed.text], [201, '']);
    assert.deepEqual((await rosterOf(amira)).rosterItem, []);
  });

  it('keep everything over a restart', async () => {
    await befriend(amira, ben);
    await amira.call('POST', '/chat/presence?show=dnd&status=Kept');
    await chloe.call('POST', '/chat/contacts/ben');
    await server.halt();
    await server.resume();
    const { rosterItem, request } = await rosterOf(ben);
    assert.deepEqual(
      rosterItem.map(({ jid, subscription, show, status }) => [jid, subscription, show, status]),
      [['amira@localhost', 'both', 'dnd', 'Kept']],
    );
    assert.deepEqual(request, [{ jid: 'chloe@localhost', name: 'Chloe' }]);
    for (const person of [amira, ben, chloe]) await person.reconnect();
    await amira.call('POST', '/chat/presence?show=away&status=After');
    await ben.events.event('presence', ({ status }) => status === 'After');
  });

  it('refuse what cannot be', async () => {
    const refusals: [method: string, path: string, json: unknown, refusal: unknown[]][] = [
      ['POST', '/chat/contacts/nobody', undefined, [404, 'not-found']],
      ['POST', '/chat/contacts/ben@elsewhere.example', undefined, [404, 'not-found']],
      ['POST', '/chat/contacts/amira', undefined, [400, 'invalid-field', 'jid']],
      ['POST', '/chat/contacts', { nickname: 'Ben' }, [400, 'invalid-field', 'jid']],
      ['POST', '/chat/contacts', { jid: 'ben', admin: true }, [400, 'invalid-field', 'admin']],
      ['POST', '/chat/contacts', { jid: 7 }, [400, 'invalid-field', 'jid']],
      ['POST', '/chat/contacts/ben', { jid: 'chloe' }, [400, 'invalid-field', 'jid']],
      ['POST', '/chat/contacts/ben', { subscriptionType: 4 }, [400, 'invalid-field', 'subscriptionType']],
      ['POST', '/chat/contacts/ben', { subscriptionType: -1 }, [400, 'invalid-field', 'subscriptionType']],
      ['POST', '/chat/contacts/ben', { nickname: 'x'.repeat(101) }, [400, 'invalid-field', 'nickname']],
      [
        'POST',
        '/chat/contacts/ben',
        { groups: { group: Array(21).fill('g') } },
        [400, 'invalid-field', 'groups.group'],
      ],
      ['PUT', '/chat/contacts/ben', { nickname: 'not yet one' }, [404, 'not-found']],
      ['PUT', '/chat/contacts/nobody/subscription', undefined, [404, 'not-found']],
      ['DELETE', '/chat/contacts/nobody', undefined, [404, 'not-found']],
    ];
    for (const [method, path, json, refusal] of refusals) {
      const answer = await amira.call(method, path, json === undefined ? {} : { json });
      assert.deepEqual(answer.refusal, refusal, `${method} ${path} ${JSON.stringify(json)}`);
    }
    assert.deepEqual((await rosterOf(amira)).rosterItem, []);
  });

  it('do not exist for visitors, nor a visitor as a contact', async () => {
    const sam = await server.ask();
    for (const [method, path] of [
      ['GET', '/chat/contacts'],
      ['POST', '/chat/contacts/ben'],
      ['PUT', '/chat/contacts/ben/subscription'],
      ['DELETE', '/chat/contacts/ben'],
      ['GET', `/chat/${amira.streamid}/contacts`],
    ] as const)
      assert.deepEqual((await sam.call(method, path)).refusal, [404, 'not-found'], `${method} ${path}`);
    assert.deepEqual((await amira.call('POST', `/chat/contacts/${sam.username}`)).refusal, [
      404,
      'not-found',
    ]);
    assert.deepEqual((await ben.call('GET', `/chat/${amira.streamid}/contacts`)).refusal, [404, 'not-found']);
    assert.deepEqual((await server.call('GET', '/chat/contacts')).refusal, [401, 'not-signed-in']);
    await sam.call('DELETE', `/ask/${sam.username}`);
    sam.events.close();
  });

  it('needs a stream to be present', async () => {
    await signOff(chloe);
    const alone = await server.call('POST', '/chat/presence?show=chat', { basic: 'chloe' });
    assert.deepEqual(alone.refusal, [404, 'not-found']);
    chloe = await server.signIn('chloe');
  });
});

describe('contacts of somebody who closes the browser', () => {
  it('see it offline when nobody has read its events for a while, and back as it was', async () => {
    const server = await TestServer.start({ longestAbsence: 50 });
    const [amira, ben] = await Promise.all([server.signIn('amira'), server.signIn('ben')]);
    await befriend(amira, ben);
    await amira.call('POST', '/chat/presence?show=chat&status=Here');
    await ben.events.event('presence', ({ status }) => status === 'Here');
    amira.events.close();
    await ben.events.event('presence', ({ show, subscription }) => show === 'offline' && !subscription);
    assert.equal((await rosterOf(ben)).rosterItem[0]!.show, 'offline');
    await amira.reconnect();
    await ben.events.until(() => presencesOf(ben, 'amira').at(-1)?.show === 'chat');
    assert.deepEqual(
      presencesOf(ben, 'amira').map(({ show, status }) => [show, status]),
      [
        ['chat', 'Here'],
        ['offline', ''],
        ['chat', 'Here'],
      ],
    );
    for (const person of [amira, ben]) person.events.close();
    await server.stop();
  });
});

async function befriend(one: Expert, other: Expert): Promise<void> {
  await one.call('POST', `/chat/contacts/${other.username}`);
  await other.call('POST', `/chat/contacts/${one.username}`);
  await Promise.all([
    subscriptionEvent(one, 'subscribed', other),
    subscriptionEvent(other, 'subscribed', one),
  ]);
}

async function rosterOf(person: Expert): Promise<Roster> {
  return (await person.call('GET', '/chat/contacts')).json as Roster;
}

function subscriptionEvent(person: Expert, step: string, from?: Expert): Promise<WirePresence> {
  return person.events.event<WirePresence>(
    'presence',
    (event) => event.subscription === step && (!from || event.from === `${from.username}@localhost`),
  );
}

function presencesOf(person: Expert, username: string): WirePresence[] {
  return person.events.events
    .filter(({ event }) => event === 'chatapi.presence')
    .map(({ data }) => data as WirePresence)
    .filter(({ from, subscription }) => from === `${username}@localhost` && subscription === undefined);
}

async function signOff(person: Expert): Promise<void> {
  await person.call('POST', '/chat/logoff');
  person.events.close();
}
