/** Words as the full-text index takes them (SQLite's `unicode61` without diacritics), and where they stand in a text. */
import type { SnippetPart } from '../../../src/protocol/index.js';

/** Letters, digits and private use make words; accents belong to the letter before them. */
const word = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;

/** More words than these are not looked for. */
const mostWords = 8;

/** Words shorter than this are looked for as they are, longer ones as beginnings. */
const shortestPrefix = 2;

/** How much of a text a snippet shows, in characters, and how much of it before the first hit. */
const snippetLength = 200;
const before = 60;

/** What somebody typed, as words, each once. */
export function wordsOf(query: string): string[] {
  const found = Array.from(query.normalize('NFC').matchAll(word), ([each]) => [fold(each), each] as const);
  return [...new Map(found).values()].slice(0, mostWords);
}

/** As an expression for MATCH: quoted, so that nothing in it is taken for an operator. The index folds it itself. */
export function matchOf(wanted: string): string {
  return `"${wanted}"${wanted.length < shortestPrefix ? '' : '*'}`;
}

/** For looking up: without case and accents. */
export function fold(text: string): string {
  const plain = text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '');
  return plain.normalize('NFC').toLowerCase();
}

/** How many of the words stand in the text. */
export function hitsIn(text: string, words: readonly string[]): number {
  const found = Array.from(text.matchAll(word), ([each]) => fold(each));
  return words.filter((wanted) => found.some((each) => fits(each, fold(wanted)))).length;
}

/** A part of the text around the first hit, in pieces; those that were looked for say so. */
export function snippetOf(text: string, words: readonly string[]): SnippetPart[] {
  const wanted = words.map(fold);
  const hits = Array.from(text.matchAll(word)).filter(([found]) =>
    wanted.some((each) => fits(fold(found), each)),
  );
  const start = beginOf(text, Math.max(0, (hits[0]?.index ?? 0) - before));
  const end = endOf(text, start + snippetLength);
  const parts: SnippetPart[] = start > 0 ? [{ text: '…', hit: false }] : [];
  let at = start;
  for (const { 0: found, index } of hits) {
    if (index + found.length > end) break;
    if (index > at) parts.push({ text: text.slice(at, index), hit: false });
    parts.push({ text: found, hit: true });
    at = index + found.length;
  }
  const rest = text.slice(at, end) + (end < text.length ? '…' : '');
  if (rest !== '') parts.push({ text: rest, hit: false });
  return parts;
}

function fits(found: string, wanted: string): boolean {
  return wanted.length < shortestPrefix ? found === wanted : found.startsWith(wanted);
}

/** Not inside a word, if one begins soon. */
function beginOf(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + before).search(/\s/);
  return at + (space === -1 ? afterHalf(text, at) : space + 1);
}

function endOf(text: string, at: number): number {
  return at >= text.length ? text.length : at + afterHalf(text, at);
}

/** 1 between the halves of a surrogate pair. */
function afterHalf(text: string, at: number): 0 | 1 {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? 1 : 0;
}
