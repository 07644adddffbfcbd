/** Names of the XML namespaces that we understand. */
export const namespaces = {
  client: 'jabber:client',
  stanzas: 'urn:ietf:params:xml:ns:xmpp-stanzas',
  roster: 'jabber:iq:roster',
  version: 'jabber:iq:version',
  oob: 'jabber:x:oob',
  forms: 'jabber:x:data',
  ping: 'urn:xmpp:ping',
  vcard: 'vcard-temp',
  delay: 'urn:xmpp:delay',
  stanzaId: 'urn:xmpp:sid:0',
  discoInfo: 'http://jabber.org/protocol/disco#info',
  discoItems: 'http://jabber.org/protocol/disco#items',
  chatStates: 'http://jabber.org/protocol/chatstates',
  nick: 'http://jabber.org/protocol/nick',
  muc: 'http://jabber.org/protocol/muc',
  mucUser: 'http://jabber.org/protocol/muc#user',
  /** How Smack, and so the original, attaches an object to a message. */
  properties: 'http://www.jivesoftware.com/xmlns/xmpp/properties',
  /** Fastpath speaks two. */
  workgroup: 'http://jabber.org/protocol/workgroup',
  jive: 'http://jivesoftware.com/protocol/workgroup',
} as const;
