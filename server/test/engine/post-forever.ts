/** Posts from several senders at once, prints each acknowledged message, and goes on till it is killed. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createEmbeddedEngine } from '../../src/engine/index.js';
import { openStorage } from '../../src/storage/index.js';

const storage = openStorage(process.argv[2]!);
const engine = createEmbeddedEngine({ storage, now: Date.now, newId: randomUUID, domain: 'example.org' });
const joe = { kind: 'visitor', username: 'visitor-joe', name: 'Joe', admin: false } as const;
await engine.admin.createRoom({
  room: 'room',
  workgroup: 'diabetes',
  question: '',
  url: '',
  visitor: { name: 'Joe', emailAddress: '', fields: {} },
  invited: [{ username: joe.username, name: 'Joe', role: 'visitor', nick: 'Joe' }],
});
const session = await engine.open(joe);
await session.do({ type: 'joinRoom', room: 'room' });

const keepPosting = async () => {
  for (;;) {
    const id = randomUUID();
    const { seq } = await session.do({
      type: 'postToRoom',
      room: 'room',
      id,
      body: `text of ${id}`,
      data: null,
    });
    writeSync(1, `${seq} ${id}\n`);
  }
};
await Promise.all([1, 2, 3, 4, 5].map(keepPosting));
