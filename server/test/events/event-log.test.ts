import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WireEvent } from '../../../src/protocol/index.js';
import { EventLog } from '../../src/events/event-log.js';

const minute = 60_000;
const event = (text = ''): WireEvent => ({
  event: 'chatapi.notify',
  data: { type: 'notify', to: 'a@x', from: 'b@x', data: { text } },
});

function logOf(count: number, at = 0, limits?: ConstructorParameters<typeof EventLog>[1]): EventLog {
  const log = limits ? new EventLog('epoch', limits) : new EventLog('epoch');
  for (let each = 1; each <= count; each += 1) log.append(event(String(each)), at);
  return log;
}

describe('the log of a stream', () => {
  it('goes on behind the last event a reader has', () => {
    const log = logOf(3);
    assert.equal(log.find('epoch.1', 0), 1);
    assert.match(log.read(2)!, /^id: epoch\.2\n/);
    assert.match(log.read(3)!, /^id: epoch\.3\n/);
    assert.equal(log.read(4), undefined);
  });

  it('has nothing to tell to a reader that has everything', () => {
    assert.equal(logOf(3).find('epoch.3', 0), 3);
    assert.equal(logOf(0).find('epoch.0', 0), 0);
  });

  it('knows no event of the future, of another stream, or of the time before a restart', () => {
    const log = logOf(3);
    for (const id of [
      'epoch.4',
      'other.2',
      'epoch',
      'epoch.',
      'epoch.x',
      'epoch.-1',
      '.2',
      '',
      'epoch.1e1',
      'epoch.2 ',
    ])
      assert.equal(log.find(id, 0), undefined, id);
  });

  it('replays a thousand events', () => {
    const log = logOf(1_500);
    assert.equal(log.find('epoch.500', 0), 500);
    assert.equal(log.find('epoch.499', 0), undefined);
    assert.match(log.read(501)!, /"text":"501"/);
    assert.match(log.read(1_500)!, /"text":"1500"/);
  });

  it('replays ten minutes', () => {
    const log = logOf(1, 0);
    log.append(event(), 5 * minute);
    assert.equal(log.find('epoch.0', 10 * minute), 0);
    assert.equal(log.find('epoch.0', 10 * minute + 1), undefined);
    assert.equal(log.find('epoch.1', 10 * minute + 1), 1);
    assert.equal(log.find('epoch.2', 20 * minute), 2);
  });

  it('does not grow beyond its size', () => {
    const log = logOf(100, 0, { events: 1_000, age: minute, size: 1_000 });
    assert.ok(log.last - log.first < 10);
    assert.equal(log.last, 100);
  });

  it('empties what names a room, in raw stanzas too', () => {
    const log = new EventLog('epoch');
    const stanza = (room: string) => Buffer.from(`<presence from="${room}@conference"/>`).toString('base64');
    log.append({ event: 'chatapi.xmpp', data: { xmpp: stanza('gone42') } }, 0);
    log.append({ event: 'chatapi.xmpp', data: { xmpp: stanza('other7') } }, 0);
    log.erase('gone42');
    assert.equal(log.read(1), 'id: epoch.1\n\n');
    assert.match(log.read(2)!, /xmpp/);
  });
});
