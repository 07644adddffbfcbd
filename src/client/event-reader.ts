/**
 * Bytes of an event stream to events (HTML standard, "Interpreting an event stream"): each once, however the
 * stream was cut and resumed.
 */

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
  /** The line whose end has not arrived. */
  let rest = '';
  /** What is known of the event that is being read. */
  let event: { name?: string; data?: string; id?: string } = {};

  function read(line: string): void {
    // `name`, `name:value` or `name: value`, which every line is.
    const [, name, value = ''] = /^([^:]*):? ?([^]*)/.exec(line) as RegExpExecArray;
    if (name === 'data') event.data = event.data === undefined ? value : `${event.data}\n${value}`;
    else if (name === 'event') event.name = value;
    else if (name === 'id' && !value.includes('\0')) event.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) options.onRetry(Number(value));
    else if (name === '') options.onAlive(); // a comment
  }

  function dispatch(): void {
    const { name, data, id } = event;
    event = {};
    if (data === undefined) return;
    options.onAlive();
    if (id) {
      // A resync bears the id of the place it goes on from, which may be known; behind it a server may count anew.
      if (name === 'resync') seen.clear();
      else if (seen.has(id)) return;
      seen.add(id);
      if (seen.size > remembered) seen.delete(seen.values().next().value as string);
      lastEventId = id;
    }
    options.onEvent(name || 'message', data, lastEventId);
  }

  return {
    get lastEventId() {
      return lastEventId;
    },
    restart() {
      rest = '';
      event = {};
      decoder = new TextDecoder();
      endsInReturn = false;
    },
    feed(bytes, wanted) {
      let text = decoder.decode(bytes, { stream: true });
      if (!text) return;
      // One kind of line end; of a return and a line feed that arrive apart, the second is none.
      if (endsInReturn && text.startsWith('\n')) text = text.slice(1);
      endsInReturn = text.endsWith('\r');
      text = text.replace(/\r\n?/g, '\n');
      // The original's heartbeat is an empty line.
      if (/^\n+$/.test(text)) options.onAlive();
      // Only what is new is searched: a line may come byte by byte.
      const [first = '', ...more] = text.split('\n');
      const lines = [rest + first, ...more];
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line) read(line);
        else if (wanted()) dispatch();
      }
      if (rest.length + (event.data ?? '').length > longestEvent)
        throw new RangeError('An event is too long.');
    },
  };
}
