/** Bytes of an event stream to events: each once, however the stream was cut and resumed. */
import { createParser } from 'eventsource-parser';

export interface EventReader {
  /** Where to resume. */
  readonly lastEventId: string | undefined;
  /** A new connection begins: the torn rest of the last one is forgotten. */
  restart(): void;
  /** Throws when an event is larger than 1 MiB: the stream must be given up. `wanted` is asked before each event. */
  feed(bytes: Uint8Array, wanted: () => boolean): void;
}

export interface EventReaderOptions {
  readonly lastEventId: string | undefined;
  readonly onEvent: (event: string, data: string, id: string | undefined) => void;
  readonly onRetry: (milliseconds: number) => void;
  /** A whole event or heartbeat arrived. */
  readonly onAlive: () => void;
}

const longestEvent = 1024 * 1024;
const remembered = 512;

export function createEventReader(options: EventReaderOptions): EventReader {
  let { lastEventId } = options;
  /** Ids are opaque, so that only remembering tells a repeated event. Oldest first. */
  const seen = new Set<string>(lastEventId === undefined ? [] : [lastEventId]);
  let decoder = new TextDecoder(); // drops a byte order mark
  let endsInReturn = false;
  let wanted: () => boolean = () => true;

  const parser = createParser({
    maxBufferSize: longestEvent,
    onEvent({ event = 'message', data, id }) {
      if (!wanted()) return;
      options.onAlive();
      if (id !== undefined && id !== '') {
        // A resync bears the id of the place it goes on from, which may be known; behind it a server may count anew.
        if (event === 'resync') seen.clear();
        else if (seen.has(id)) return;
        seen.add(id);
        if (seen.size > remembered) seen.delete(seen.values().next().value as string);
        lastEventId = id;
      }
      options.onEvent(event, data, lastEventId);
    },
    onComment: options.onAlive,
    onRetry: options.onRetry,
    onError(error) {
      if (error.type === 'max-buffer-size-exceeded') throw error;
    },
  });

  return {
    get lastEventId() {
      return lastEventId;
    },
    restart() {
      parser.reset();
      decoder = new TextDecoder();
      endsInReturn = false;
    },
    feed(bytes, stillWanted) {
      wanted = stillWanted;
      let text = decoder.decode(bytes, { stream: true });
      if (!text) return;
      // One kind of line end: the parser holds a final CR back until the next byte, which may be a heartbeat away.
      if (endsInReturn && text.startsWith('\n')) text = text.slice(1);
      endsInReturn = text.endsWith('\r');
      text = text.replace(/\r\n?/g, '\n');
      // The original's heartbeat is an empty line, which the parser does not report.
      if (/^\n+$/.test(text)) options.onAlive();
      if (text) parser.feed(text);
    },
  };
}
