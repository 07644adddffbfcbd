/** What the server itself, and the account of who asks, answer. */
import { rosterItem, userAddress } from '../events/index.js';
import { attribute, contactItem, namespaces, QueryRefused, xml } from '../xmpp/index.js';
import { contactOp } from './contact-op.js';
import { contactBody } from './people-schemas.js';
import { checkAgainst } from './validation.js';
import { info, items } from './xmpp-discovery.js';
import { user, type Answer, type Answers } from './xmpp-asked.js';

const { roster, ping, version, vcard, discoInfo, discoItems } = namespaces;

const serverInfo: Answer = () =>
  info({ category: 'server', type: 'im', name: 'OFChat' }, [
    discoInfo,
    discoItems,
    ping,
    version,
    roster,
    vcard,
  ]);

const services: Answer = ({ routes }) => {
  const { domain } = routes.context.config;
  return items([{ jid: `conference.${domain}` }, { jid: `workgroup.${domain}` }]);
};

/** RFC 6121 §2.1.3. */
const contacts: Answer = async (asked) => {
  const { streams, config } = asked.routes.context;
  const { contacts: known } = await streams.do(user(asked), { type: 'contacts' });
  return xml(
    'query',
    { xmlns: roster },
    ...known.map((contact) => contactItem(rosterItem(contact, config.domain))),
  );
};

/** RFC 6121 §2.1.5, §2.5: one item; its subscription is set by presence alone, but for `remove`. */
const setContact: Answer = async (asked) => {
  const principal = user(asked);
  const { context } = asked.routes;
  const [item, second] = asked.query.payload.getChildren('item', roster);
  const jid = item && attribute(item, 'jid');
  if (item === undefined || jid === undefined || second !== undefined)
    throw new QueryRefused('bad-request', 'A set has one item with a jid.');
  const body = checkAgainst(asked.sender.request, contactBody, {
    jid,
    nickname: attribute(item, 'name') ?? '',
    groups: { group: item.getChildren('group').map((group) => group.getText()) },
  });
  const op = contactOp(jid, body, false, context.config.domain);
  const removes = attribute(item, 'subscription') === 'remove';
  await context.streams.do(principal, removes ? { type: 'removeContact', username: op.username } : op);
  return undefined;
};

const card: Answer = async (asked) => {
  const { streams, config } = asked.routes.context;
  const { username, name, email } = await streams.do(user(asked), { type: 'profile' });
  return xml(
    'vCard',
    { xmlns: vcard },
    xml('FN', {}, name),
    email === '' ? undefined : xml('EMAIL', {}, xml('INTERNET'), xml('USERID', {}, email)),
    xml('JABBERID', {}, userAddress(config.domain, username)),
  );
};

/** The version of the API. What else runs here is nobody's business. */
const about: Answer = () =>
  xml('query', { xmlns: version }, xml('name', {}, 'OFChat'), xml('version', {}, '1.0'));

const pong: Answer = () => undefined;

export const serverQueries: Answers = {
  [`get ${discoInfo} query`]: serverInfo,
  [`get ${discoItems} query`]: services,
  [`get ${roster} query`]: contacts,
  [`set ${roster} query`]: setContact,
  [`get ${vcard} vCard`]: card,
  [`get ${version} query`]: about,
  [`get ${ping} ping`]: pong,
};
