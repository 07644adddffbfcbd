/** From text to a tree, by the rules of XMPP (RFC 6120 §11.1): what a stream may not carry is refused. */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { namespaces } from './namespaces.js';
import { StanzaError } from './stanza-error.js';
import { xml, type Element } from './xml.js';

const longest = 16 * 1024;
const deepest = 32;

/**
 * One stanza. Prefixes are resolved: every element has its own name, and a namespace where it is not that of its
 * parent. Attributes with prefixes are dropped. A stanza without a namespace is one of `jabber:client`.
 * @throws StanzaError `invalid-body`
 */
export function parseStanza(text: string): Element {
  if (text.length > longest || Buffer.byteLength(text) > longest)
    throw refused('A stanza must not be larger than 16 KiB.');
  // A half of a surrogate pair is no character, and the parser would let it pass.
  if (/\p{Surrogate}/u.test(text)) throw refused('A stanza must be text in Unicode.');
  const parser = new SaxesParser({ xmlns: true, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const open: Element[] = [];
  let root: Element | undefined;

  parser.on('error', () => {
    throw refused(`This is no well-formed XML (line ${parser.line}, column ${parser.column}).`);
  });
  parser.on('doctype', () => {
    throw refused('A stanza must not have a document type.');
  });
  parser.on('processinginstruction', () => {
    throw refused('A stanza must not have processing instructions.');
  });
  parser.on('comment', () => {
    throw refused('A stanza must not have comments.');
  });
  parser.on('opentag', (tag) => {
    if (open.length === deepest) throw refused(`A stanza must not be deeper than ${deepest} elements.`);
    const parent = open.at(-1);
    const element = elementOf(tag, parent);
    if (parent === undefined) root = element;
    else parent.cnode(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const addText = (characters: string) => void open.at(-1)?.t(characters);
  parser.on('text', addText);
  parser.on('cdata', addText);

  parser.write(text).close();
  if (root === undefined) throw refused('There is no stanza.');
  return root;
}

function elementOf({ local, uri, attributes }: SaxesTagNS, parent: Element | undefined): Element {
  const namespace = uri === '' && parent === undefined ? namespaces.client : uri;
  const plain = Object.values(attributes).filter(({ prefix, name }) => prefix === '' && name !== 'xmlns');
  const inherited = parent === undefined ? '' : (parent.getNS() ?? '');
  // Nothing that we know has no namespace: inside a stanza it is the stanza's.
  const xmlns = namespace === '' || namespace === inherited ? undefined : namespace;
  return xml(local, { xmlns, ...Object.fromEntries(plain.map(({ name, value }) => [name, value])) });
}

function refused(sentence: string): StanzaError {
  return new StanzaError('invalid-body', sentence);
}
