/** A workgroup that is open by its hours. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AskState, OpeningHours, WorkgroupStatus } from '../../../src/protocol/index.js';
import { question, TestServer, type Expert } from '../support/start-test-server.js';

const day = 24 * 60 * 60_000;
const weekday = (moment: number) => new Date(moment).getUTCDay() || 7;

/** In UTC: three days from now, so that no midnight in between changes what is told. */
const inThreeDays: OpeningHours = {
  timeZone: 'UTC',
  weekly: [{ day: weekday(Date.now() + 3 * day), from: '09:00', to: '17:00' }],
  holidays: [],
};
const allDay: OpeningHours = {
  timeZone: 'Europe/London',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((each) => ({ day: each, from: '00:00', to: '24:00' })),
  holidays: [],
};

describe('opening hours', () => {
  let server: TestServer;
  let amira: Expert;

  before(async () => {
    server = await TestServer.start({
      workgroups: [{ name: 'diabetes', members: ['amira'], hours: allDay }],
    });
    amira = await server.signIn('amira');
  });
  after(() => server.stop());

  const status = async () => (await server.call('GET', '/workgroups/diabetes')).json as WorkgroupStatus;
  const setHours = (hours: unknown) =>
    server.call('PUT', '/workgroups/diabetes', { basic: 'root', json: { hours } });

  it('are told to visitors, and when they begin again while they are over', async () => {
    const open = await status();
    assert.deepEqual([open.open, open.hours, open.nextOpening], [true, allDay, undefined]);
    assert.equal((await setHours(inThreeDays)).status, 200);
    const closed = await status();
    assert.equal(closed.open, false);
    assert.equal(closed.estimate, undefined);
    assert.equal(weekday(Date.parse(closed.nextOpening!)), inThreeDays.weekly[0]!.day);
    assert.match(closed.nextOpening!, /T09:00:00.000Z$/);
    const refused = await server.call('POST', '/ask', {
      json: question(),
      headers: { prefer: 'respond-async' },
    });
    assert.deepEqual(refused.refusal, [409, 'workgroup-closed']);
    await setHours(allDay);
    assert.equal((await status()).open, true);
  });

  it('let those who wait when they end wait on, until they are answered', async () => {
    const sam = await server.ask({ question: 'Just in time?' });
    const offerId = await amira.offered('Just in time?');
    await amira.call('DELETE', `/chat/assists/diabetes/${offerId}`);
    assert.equal((await setHours(inThreeDays)).status, 200);
    const { phase } = (await sam.call('GET', `/ask/${sam.username}`)).json as AskState;
    assert.equal(phase, 'queued');
    await setHours(allDay);
    await sam.call('DELETE', `/ask/${sam.username}`);
  });

  it('are refused when they make no sense, naming what is wrong', async () => {
    for (const [hours, field] of [
      [{ ...allDay, timeZone: 'Mars/Olympus' }, 'timeZone'],
      [{ ...allDay, timeZone: '+01:00' }, 'timeZone'],
      [{ ...allDay, weekly: [{ day: 8, from: '09:00', to: '17:00' }] }, 'day'],
      [{ ...allDay, weekly: [{ day: 1, from: '22:00', to: '06:00' }] }, 'to'],
      [{ ...allDay, weekly: [{ day: 1, from: '24:00', to: '24:00' }] }, 'from'],
      [{ ...allDay, holidays: [{ date: '2027-02-29', title: 'No day' }] }, 'date'],
    ] as const) {
      const refused = await setHours(hours);
      assert.deepEqual(refused.refusal.slice(0, 2), [400, 'invalid-field']);
      assert.match(refused.refusal[2] ?? '', new RegExp(`hours.*${field}$`));
    }
    assert.deepEqual((await status()).hours, allDay);
  });
});
