/** What goes out is what a reader's parser gets back, whatever people write. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { assert as check, property, string } from 'fast-check';
import type { WireEvent } from '../../../src/protocol/index.js';
import { frame, heartbeat, retry } from '../../src/events/frame.js';

const said = (body: string): WireEvent => ({
  event: 'chatapi.muc',
  data: {
    type: 'groupchat',
    to: 'amira@localhost',
    from: 'r1@conference.localhost/visitor',
    body,
    data: null,
  },
});

function parse(text: string): EventSourceMessage[] {
  const events: EventSourceMessage[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(text);
  return events;
}

describe('an SSE frame', () => {
  const hostile = {
    'carriage return': 'a\rdata: b',
    'line feed': 'a\n\nevent: chatapi.ask\ndata: {}\n\n',
    both: 'a\r\n\r\nid: 1\r\n',
    NUL: 'a\u0000b',
    'line and paragraph separator': 'a\u2028b\u2029c',
    'byte order mark': '\ufeffa',
    'half of a surrogate pair': 'a\ud83d',
    'quotes and backslashes': '"\\"\\\\n',
  };
  for (const [name, body] of Object.entries(hostile)) {
    it(`holds text with ${name} on one line`, () => {
      const text = frame('epoch.1', said(body));
      assert.equal(text.split('\n').length, 5);
      assert.equal(text.includes('\r'), false);
      assert.equal(text.includes('\0'), false);
      const [event, ...others] = parse(text);
      assert.deepEqual(others, []);
      assert.deepEqual(event && { id: event.id, event: event.event }, {
        id: 'epoch.1',
        event: 'chatapi.muc',
      });
      assert.equal((JSON.parse(event!.data) as { body: string }).body, body);
    });
  }

  it('brings any text through', () => {
    check(
      property(string({ unit: 'binary' }), (body) => {
        const events = parse(heartbeat + frame('e.1', said(body)) + frame('e.2', said('next')));
        assert.deepEqual(
          events.map(({ id }) => id),
          ['e.1', 'e.2'],
        );
        assert.equal((JSON.parse(events[0]!.data) as { body: string }).body, body);
      }),
    );
  });

  it('refuses an id or a name that could start another field', () => {
    assert.throws(() => frame('1\nevent: x', said('')), TypeError);
    assert.throws(() => frame('', said('')), TypeError);
    assert.throws(() => frame('1', { ...said(''), event: 'a\rb' as 'resync' } as WireEvent), TypeError);
  });

  it('spreads the time to come back around three seconds', () => {
    assert.equal(
      retry(() => 0),
      'retry: 2000\n\n',
    );
    assert.equal(
      retry(() => 0.999999),
      'retry: 3999\n\n',
    );
  });
});
