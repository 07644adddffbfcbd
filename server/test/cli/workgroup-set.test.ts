import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStorage } from '../../src/storage/index.js';
import { readWorkgroups } from '../../src/workgroup/index.js';
import { ofchat } from './run-ofchat.js';

const queue = {
  name: 'feet',
  title: 'Feet',
  dispatcher: 'everybody',
  experts: [],
  rules: [],
  overflow: null,
  overflowAfter: 5,
};

describe('ofchat workgroup set', () => {
  let data: string;
  const set = (...changes: string[]) => ofchat(['workgroup', 'set', 'diabetes', ...changes, '--data', data]);

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'ofchat-set-'));
    await ofchat(['workgroup', 'add', 'diabetes', '--title', 'Diabetes care', '--data', data]);
  });
  after(() => rmSync(data, { recursive: true, force: true }));

  async function settings() {
    const storage = await openStorage(join(data, 'ofchat.db'));
    try {
      return readWorkgroups(storage.db).find(({ name }) => name === 'diabetes')!;
    } finally {
      await storage.close();
    }
  }

  it('changes what is named and leaves the rest', async () => {
    const { code, stderr } = await set(
      'offerTimeout=30',
      'enabled=false',
      'allowedOrigins=https://a.example,https://b.example',
      'texts.heading=Ask = learn',
    );
    assert.deepEqual([code, stderr], [0, '']);
    const { title, offerTimeout, enabled, allowedOrigins, texts, maxChats } = await settings();
    assert.deepEqual(
      { title, offerTimeout, enabled, allowedOrigins, texts, maxChats },
      {
        title: 'Diabetes care',
        offerTimeout: 30,
        enabled: false,
        allowedOrigins: ['https://a.example', 'https://b.example'],
        texts: { heading: 'Ask = learn' },
        maxChats: 4,
      },
    );
  });

  it('takes lists and objects as JSON', async () => {
    const queues = [queue];
    const hours = {
      timeZone: 'Europe/London',
      weekly: [{ day: 1, from: '09:00', to: '24:00' }],
      holidays: [],
    };
    const { code, stderr } = await set(
      `queues=${JSON.stringify(queues)}`,
      `hours=${JSON.stringify(hours)}`,
      'retentionDays=30',
    );
    assert.deepEqual([code, stderr], [0, '']);
    const now = await settings();
    assert.deepEqual(
      { queues: now.queues, hours: now.hours, retentionDays: now.retentionDays },
      { queues, hours, retentionDays: 30 },
    );
    assert.equal((await set('hours=null', 'retentionDays=null')).code, 0);
    assert.equal((await settings()).hours, null);
  });

  for (const [change, says] of [
    ['queues=[]', /queues must be a JSON list of queues/],
    ['hours=always', /hours must be a JSON object/],
    [
      'hours={"timeZone":"Mars/Olympus","weekly":[],"holidays":[]}',
      /hours.timeZone: "Mars\/Olympus" is no time/,
    ],
    ['retentionDays=0', /retentionDays must be a whole number of days/],
    ['offerTimeout=soon', /offerTimeout must be a whole number of seconds/],
    ['offerTimeout=0', /offerTimeout must be a whole number of seconds/],
    ['enabled=perhaps', /enabled must be true or false/],
    ['allowedOrigins=hospital.example', /allowedOrigins.0 must be an origin such as/],
    [
      `queues=${JSON.stringify([{ ...queue, experts: ['zoe'] }])}`,
      /queues.0.experts.0: "zoe" is not a member/,
    ],
    ['queues=[{"name":"feet"}]', /queues\.0\.title is missing/],
    ['offline=gone', /offline must be message or none/],
    ['colour=red', /keys are title/],
    ['offerTimeout', /Write KEY=VALUE/],
  ] as const) {
    it(`refuses ${change}, naming it, and changes nothing`, async () => {
      const before = await settings();
      const { code, stderr } = await set('maxChats=9', change);
      assert.equal(code, 2);
      assert.match(stderr, says);
      assert.deepEqual(await settings(), before);
    });
  }

  it('reads from a file what show printed', async () => {
    const show = () => ofchat(['workgroup', 'show', 'diabetes', '--data', data]);
    const shown = (await show()).stdout;
    const file = join(data, 'settings.json');
    writeFileSync(file, shown);
    await set('maxChats=7', 'title=Other');
    const { code, stderr } = await set('--settings', file, 'texts.end=Goodbye');
    assert.deepEqual([code, stderr], [0, '']);
    const before = JSON.parse(shown) as { texts: object };
    assert.deepEqual(JSON.parse((await show()).stdout), {
      ...before,
      texts: { ...before.texts, end: 'Goodbye' },
    });
    writeFileSync(file, '[]');
    assert.match((await set('--settings', file)).stderr, /holds no JSON object/);
  });

  it('names a workgroup that is not there', async () => {
    const { code, stderr } = await ofchat(['workgroup', 'set', 'none', 'maxChats=2', '--data', data]);
    assert.equal(code, 1);
    assert.match(stderr, /no workgroup "none"/);
  });
});
