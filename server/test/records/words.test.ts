/** Words in texts agree with those of the index. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import Libsql from 'libsql';
import { fold, hitsIn, matchOf, snippetOf, wordsOf } from '../../src/records/words.js';

const marked = (text: string, query: string) =>
  snippetOf(text, wordsOf(query))
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('');

describe('a snippet', () => {
  it('shows each hit, whatever its case and accents', () => {
    assert.equal(marked('Crème and CREMES, scream', 'creme'), '[Crème] and [CREMES], scream');
    assert.equal(marked('Straße 5, 50 and 5', 'strasse 5'), 'Straße [5], 50 and [5]');
    assert.equal(marked('سكر الدم مرتفع', 'الدم'), 'سكر [الدم] مرتفع');
    assert.equal(marked('혈당이 높아요', '혈당'), '[혈당이] 높아요');
    assert.equal(marked('nothing here', 'else'), 'nothing here');
  });

  it('is a part of a long text around the first hit', () => {
    const text = `${'before '.repeat(100)}dates ${'after '.repeat(100)}`;
    const parts = snippetOf(text, ['dates']);
    assert.equal(parts[0]!.text, '…');
    assert.deepEqual(
      parts.filter(({ hit }) => hit).map((part) => part.text),
      ['dates'],
    );
    assert.ok(parts.map((part) => part.text).join('').length < 300);
    assert.ok(parts.at(-1)!.text.endsWith('…'));
  });

  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }), (text) => {
        for (const part of snippetOf(`${text} dates ${text}`, ['dates']))
          assert.doesNotMatch(part.text, /\p{Surrogate}/u);
      }),
    );
  });
});

describe('the words of a query', () => {
  const db = new Libsql(':memory:');
  db.exec(
    `CREATE VIRTUAL TABLE words USING fts5(text, content = '', tokenize = 'unicode61 remove_diacritics 2')`,
  );
  const insert = db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
  const match = db.prepare('SELECT rowid FROM words WHERE words MATCH ? AND rowid = ?');

  it('are never taken for operators, and no query is an error', () => {
    const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(texts, (text) => {
        for (const word of wordsOf(text)) match.all([matchOf(word), 1n]);
      }),
    );
  });

  it('find the text they were taken from, in the index and in its snippet', () => {
    let row = 0n;
    const letters = fc.string({
      unit: fc.constantFrom(...'aàÁbéüñßçøсёαάدم한국'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 5 }), (typed) => {
        const text = typed.join(' ');
        row += 1n;
        insert.run([row, text]);
        const words = wordsOf(text);
        for (const word of words) assert.equal(match.all([matchOf(word), row]).length, 1, word);
        assert.equal(hitsIn(text, words), words.length);
      }),
    );
  });

  it('are at most eight, each once', () => {
    assert.deepEqual(wordsOf('Été ete "ETE" AND x'), ['ETE', 'AND', 'x']);
    assert.equal(wordsOf('a b c d e f g h i j').length, 8);
    assert.equal(fold('ÀÉ'), 'ae');
  });
});
