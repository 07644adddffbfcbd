import { expect } from 'chai';
import * as fc from 'fast-check';
import { createEventReader } from '../../src/client/event-reader.js';

interface Read {
  event: string;
  data: string;
}

/** Reads `pieces` in turn; false stands for a new connection. */
function read(pieces: readonly (Uint8Array | false)[]): Read[] {
  const events: Read[] = [];
  const reader = createEventReader({
    lastEventId: undefined,
    onEvent: (event, data) => events.push({ event, data }),
    onRetry: () => {},
    onAlive: () => {},
  });
  for (const piece of pieces) {
    if (piece) reader.feed(piece, () => true);
    else reader.restart();
  }
  return events;
}

const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n\0\uFEFF]/g, ''));
const frames = fc.array(
  fc.record({ event: fc.constantFrom('chatapi.muc', 'resync'), lines: fc.array(line, { minLength: 1 }) }),
);
/** Without resyncs: behind one, ids may come again. */
const messages = frames.map((all) => all.map((frame) => ({ ...frame, event: 'chatapi.muc' })));
const noise = fc.constantFrom('', ': beat\n', ':\n', 'retry: 1000\n', 'surplus: 1\n', '\n');

/** The frames as a stream, each with an id of its own, and the places where a connection may be cut and resumed. */
function write(events: readonly { event: string; lines: string[] }[], noises: readonly string[]): string[] {
  return events.map(({ event, lines }, index) => {
    const data = lines.map((text) => `data: ${text}\n`).join('');
    // Noise stands between frames or inside one; an empty line would end a frame that has no data yet.
    const inside = noises[index % noises.length] ?? '';
    return `${inside}id: ${index}\nevent: ${event}\n${inside === '\n' ? '' : inside}${data}\n`;
  });
}

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
}

describe('event reader: for any stream', () => {
  const ends = fc.constantFrom('\n', '\r', '\r\n');
  const noises = fc.array(noise, { minLength: 1 });
  const cuts = fc.array(fc.nat());

  it('reads the same events, however the bytes are cut and the lines end', () => {
    fc.assert(
      fc.property(frames, noises, ends, cuts, fc.boolean(), (events, between, end, places, mark) => {
        const text = (mark ? '\uFEFF' : '') + write(events, between).join('').replaceAll('\n', end);
        const expected = events.map(({ event, lines }) => ({ event, data: lines.join('\n') }));
        expect(read(pieces(new TextEncoder().encode(text), places))).to.deep.equal(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('reads each event once, wherever the connection is cut and however much is sent again', () => {
    fc.assert(
      fc.property(messages, fc.array(fc.tuple(fc.nat(), fc.nat())), (events, breaks) => {
        const written = write(events, ['']);
        const received: (Uint8Array | false)[] = [];
        let whole = 0;
        for (const [length, back] of breaks) {
          // The server resumes at or before the first frame that did not arrive whole.
          const from = written.slice(Math.max(0, whole - (back % 3))).join('');
          const bytes = new TextEncoder().encode(from);
          const part = bytes.slice(0, length % (bytes.length + 1));
          received.push(part, false);
          let end = 0;
          for (let index = Math.max(0, whole - (back % 3)); index < written.length; index += 1) {
            end += new TextEncoder().encode(written[index]).length;
            if (end <= part.length) whole = Math.max(whole, index + 1);
          }
        }
        received.push(new TextEncoder().encode(written.slice(whole).join('')));
        const expected = events.map(({ event, lines }) => ({ event, data: lines.join('\n') }));
        expect(read(received)).to.deep.equal(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on any bytes, on any number of connections', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array({ size: 'large' }), fc.constant<false>(false))), (any) => {
        read(any);
      }),
    );
  });
});
