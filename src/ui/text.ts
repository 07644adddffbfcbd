/**
 * Plain text of a person, as templates of text nodes, links and styled spans: it never becomes HTML. Only loaded
 * when a message needs it.
 * Styling follows XEP-0393, with the marks left out; links are made of http(s), mailto and tel addresses only.
 */
import { html, type TemplateResult } from 'lit';
import { renderLines } from './plain-text.js';
import { safeAddress } from './safe-address.js';

export type Span =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'strong' | 'emphasis' | 'strike'; readonly spans: readonly Span[] };

export type Block =
  | { readonly kind: 'lines'; readonly lines: readonly (readonly Span[])[] }
  | { readonly kind: 'preformatted'; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] };

export function renderText(text: string): unknown {
  return parseText(text).map(renderBlock);
}

/** How deep quotes may nest; what is quoted deeper keeps its marks. Endless nesting would exhaust the stack. */
const quoteDepth = 5;

export function parseText(text: string, depth = 0): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.split(/\r\n?|\n/);
  let plain: (readonly Span[])[] = [];
  const endPlain = () => {
    if (plain.length > 0) blocks.push({ kind: 'lines', lines: plain });
    plain = [];
  };
  for (let index = 0; index < lines.length;) {
    const line = lines[index] ?? '';
    if (line.startsWith('```')) {
      const close = lines.indexOf('```', index + 1);
      const end = close < 0 ? lines.length : close;
      endPlain();
      blocks.push({ kind: 'preformatted', text: lines.slice(index + 1, end).join('\n') });
      index = end + 1;
    } else if (line.startsWith('>') && depth < quoteDepth) {
      const quoted: string[] = [];
      for (; lines[index]?.startsWith('>'); index += 1)
        quoted.push((lines[index] ?? '').slice(1).replace(/^\s/, ''));
      endPlain();
      blocks.push({ kind: 'quote', blocks: parseText(quoted.join('\n'), depth + 1) });
    } else {
      plain.push(parseSpans(line));
      index += 1;
    }
  }
  endPlain();
  return blocks;
}

const styles = { '*': 'strong', _: 'emphasis', '~': 'strike' } as const;

/** The spans of one line. A mark opens behind a space, another mark or the start, and closes behind a non-space. */
export function parseSpans(line: string): readonly Span[] {
  const spans: Span[] = [];
  let plain = '';
  const endPlain = () => {
    if (plain) spans.push({ kind: 'text', text: plain });
    plain = '';
  };
  for (let index = 0; index < line.length;) {
    const mark = line[index] ?? '';
    const link = linkAt(line, index);
    const close = link ? -1 : closingMark(line, index);
    if (!link && close < 0) {
      plain += mark;
      index += 1;
      continue;
    }
    endPlain();
    if (link) {
      spans.push(link);
      index += link.text.length;
      continue;
    }
    const inner = line.slice(index + 1, close);
    spans.push(
      mark === '`'
        ? { kind: 'code', text: inner }
        : { kind: styles[mark as keyof typeof styles], spans: parseSpans(inner) },
    );
    index = close + 1;
  }
  endPlain();
  return spans;
}

function closingMark(line: string, start: number): number {
  const mark = line[start] ?? '';
  if (!'*_~`'.includes(mark) || !/^[\s*_~`(]?$/.test(line[start - 1] ?? '')) return -1;
  if (line[start - 1] === mark || /^\s?$/.test(line[start + 1] ?? '')) return -1;
  for (let index = start + 2; index < line.length; index += 1)
    if (line[index] === mark && !/\s/.test(line[index - 1] ?? '')) return index;
  return -1;
}

const address = /(?:https?:\/\/|mailto:|tel:)[^\s<>"'`]+|www\.[^\s<>"'`]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giy;

function linkAt(line: string, start: number): (Span & { kind: 'link' }) | undefined {
  // Inside a word nothing begins: most characters of a line are decided here.
  if (/[\p{L}\p{N}@.+-]/u.test(line[start - 1] ?? '')) return undefined;
  address.lastIndex = start;
  const found = address.exec(line)?.[0];
  if (!found) return undefined;
  const text = withoutTail(found);
  const href = safeAddress(/^(?:https?:|mailto:|tel:)/i.test(text) ? text : prefixed(text));
  return href ? { kind: 'link', text, href } : undefined;
}

function prefixed(text: string): string {
  return text.includes('@') && !/^www\./i.test(text) ? `mailto:${text}` : `https://${text}`;
}

/** Marks and sentence ends behind an address do not belong to it; a bracket does if it was opened inside. */
function withoutTail(found: string): string {
  let text = found;
  for (;;) {
    const last = text.at(-1) ?? '';
    const unopened = last === ')' && text.split('(').length <= text.split(')').length - 1;
    if (!/[.,:;!?*_~\]}…。、]/u.test(last) && !unopened) return text;
    text = text.slice(0, -1);
  }
}

function renderBlock(block: Block): TemplateResult {
  switch (block.kind) {
    case 'preformatted':
      return html`<pre dir="auto"><code>${block.text}</code></pre>`;
    case 'quote':
      return html`<blockquote>${block.blocks.map(renderBlock)}</blockquote>`;
    case 'lines':
      return renderLines(block.lines.map((line, index) => [index > 0 ? '\n' : '', line.map(renderSpan)]));
  }
}

function renderSpan(span: Span): unknown {
  switch (span.kind) {
    case 'text':
      return span.text;
    case 'code':
      return html`<code>${span.text}</code>`;
    case 'strong':
      return html`<strong>${span.spans.map(renderSpan)}</strong>`;
    case 'emphasis':
      return html`<em>${span.spans.map(renderSpan)}</em>`;
    case 'strike':
      return html`<s>${span.spans.map(renderSpan)}</s>`;
    case 'link':
      return html`<a href=${span.href} target="_blank" rel="noopener noreferrer nofollow">${span.text}</a>`;
  }
}
