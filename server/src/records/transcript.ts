/** A whole conversation as a document: JSON, plain text or HTML, made piece by piece however long it is. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type {
  Attachment,
  ConversationRecord,
  RoomMessage,
  TranscriptFormat,
  VisitorTranscript,
} from '../../../src/protocol/index.js';

/** A visitor's has no usernames in it. */
export type TranscriptHead = ConversationRecord | VisitorTranscript['conversation'];

/** The next messages behind a sequence; none at the end. */
export type ReadMessages = (after: number) => RoomMessage[];

interface Writer {
  head(conversation: TranscriptHead): string;
  message(message: RoomMessage, first: boolean): string;
  foot(): string;
}

export async function* writeTranscript(
  format: TranscriptFormat,
  conversation: TranscriptHead,
  read: ReadMessages,
): AsyncGenerator<string, void> {
  const writer = writers[format];
  let text = writer.head(conversation);
  let last = 0;
  for (;;) {
    const messages = read(last);
    for (const message of messages) {
      text += writer.message(message, last === 0);
      last = message.seq;
    }
    if (messages.length === 0) break;
    yield text;
    text = '';
    await setImmediate();
  }
  yield text + writer.foot();
}

export const mediaTypes: { readonly [Format in TranscriptFormat]: string } = {
  json: 'application/json; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

export const extensions: { readonly [Format in TranscriptFormat]: string } = {
  json: 'json',
  text: 'txt',
  html: 'html',
};

const styles = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem }
dt { font-weight: 600 }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
ol { list-style: none; padding: 0 }
li { border-top: 1px solid #ccc; padding: .75rem 0 }
p { margin: 0 }
.text { white-space: pre-wrap; overflow-wrap: anywhere }
time { color: #555 }`;

/** Of the answer and of the document itself: whatever is in it, it runs and loads nothing. */
export const transcriptPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`;

const json: Writer = {
  head: (conversation) => `{"conversation":${JSON.stringify(conversation)},"message":[`,
  message: (message, first) => `${first ? '' : ','}\n${JSON.stringify(message)}`,
  foot: () => ']}\n',
};

const text: Writer = {
  head: (conversation) =>
    `${titleOf(conversation)}\n\n${facts(conversation)
      .map(([name, value]) => `${oneLine(name)}: ${indented(value)}\n`)
      .join('')}\n`,
  message: (message) => `[${shown(message.stamp)}] ${oneLine(message.name)}: ${indented(wordsOf(message))}\n`,
  foot: () => '',
};

const html: Writer = {
  head: (conversation) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(transcriptPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(titleOf(conversation))}</title>
<style>${styles}</style>
</head>
<body>
<main>
<h1>${escaped(titleOf(conversation))}</h1>
<dl>
${facts(conversation)
  .map(([name, value]) => `<dt>${escaped(name)}</dt><dd dir="auto">${escaped(value)}</dd>\n`)
  .join('')}</dl>
<h2>Messages</h2>
<ol>
`,
  message: (message) => {
    const { name, stamp } = message;
    const time = `<time datetime="${escaped(stamp)}">${escaped(shown(stamp))}</time>`;
    const words = `<p class="text" dir="auto">${escaped(wordsOf(message))}</p>`;
    return `<li><p><strong dir="auto">${escaped(name)}</strong> ${time}</p>${words}</li>\n`;
  },
  foot: () => '</ol>\n</main>\n</body>\n</html>\n',
};

const writers: { readonly [Format in TranscriptFormat]: Writer } = { json, text, html };

function titleOf({ workgroup, asked }: TranscriptHead): string {
  return `Conversation with ${workgroup}, ${shown(asked)}`;
}

function facts(conversation: TranscriptHead): [name: string, value: string][] {
  const { visitor, experts, question, ended } = conversation;
  return [
    ['Visitor', visitor.name],
    ['E-mail', visitor.emailAddress],
    ...Object.entries(visitor.fields).map(
      ([field, value]) => [visitor.labels?.[field] ?? field, value] as [string, string],
    ),
    ['Experts', experts.map(({ name }) => name).join(', ')],
    ['Question', question],
    ...(ended === undefined ? [] : [['Ended', shown(ended)] as [string, string]]),
  ];
}

/** What was written, and the name of the file that was sent with it. */
function wordsOf({ body, data }: RoomMessage): string {
  const { name } = (data?.['attachment'] ?? {}) as Partial<Attachment>;
  return typeof name === 'string' && name !== body ? `${body}\n[${name}]` : body;
}

/** `2026-11-22 19:30:05 UTC` */
function shown(stamp: string): string {
  return `${stamp.slice(0, 19).replace('T', ' ')} UTC`;
}

/** No text can look like a line of somebody else. */
function indented(value: string): string {
  return value.replaceAll(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/g, '\n    ');
}

function oneLine(value: string): string {
  return value.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(value: string): string {
  return value.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
