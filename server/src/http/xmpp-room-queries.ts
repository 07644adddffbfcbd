/** What rooms, and the service they live at, answer. */
import { roomAddress } from '../events/index.js';
import { namespaces } from '../xmpp/index.js';
import { info, items } from './xmpp-discovery.js';
import type { Answer, Answers } from './xmpp-asked.js';

const { discoInfo, discoItems, muc } = namespaces;

/** As long as a page of the list of rooms may be. */
const most = 200;

const serviceInfo: Answer = () =>
  info({ category: 'conference', type: 'text', name: 'Rooms' }, [discoInfo, discoItems, muc]);

const rooms: Answer = async ({ routes, sender }) => {
  const { streams, config } = routes.context;
  const found = await streams.do(sender.principal, { type: 'chatRooms', show: 'public', limit: most });
  return items(
    found.map(({ room, chatRoom }) => {
      const name = chatRoom?.naturalName ?? '';
      return { jid: roomAddress(config.domain, room), ...(name === '' ? {} : { name }) };
    }),
  );
};

/** XEP-0045 §6.4. */
const roomInfo: Answer = async ({ routes, sender, name: room }) => {
  const { chatRoom } = await routes.context.streams.do(sender.principal, { type: 'roomState', room });
  const features = [
    chatRoom?.persistent === false ? 'muc_temporary' : 'muc_persistent',
    chatRoom?.publicRoom === true ? 'muc_public' : 'muc_hidden',
    (chatRoom?.membersOnly ?? true) ? 'muc_membersonly' : 'muc_open',
    chatRoom?.moderated === true ? 'muc_moderated' : 'muc_unmoderated',
    chatRoom?.passwordProtected === true ? 'muc_passwordprotected' : 'muc_unsecured',
    chatRoom?.canAnyoneDiscoverJID === true ? 'muc_nonanonymous' : 'muc_semianonymous',
  ];
  const name = chatRoom?.naturalName || room;
  return info({ category: 'conference', type: 'text', name }, [discoInfo, discoItems, muc, ...features]);
};

const occupants: Answer = async ({ routes, sender, name: room }) => {
  const { streams, config } = routes.context;
  const found = await streams.do(sender.principal, { type: 'occupants', room });
  return items(found.map(({ nick }) => ({ jid: roomAddress(config.domain, room, nick) })));
};

export const roomServiceQueries: Answers = {
  [`get ${discoInfo} query`]: serviceInfo,
  [`get ${discoItems} query`]: rooms,
};

export const roomQueries: Answers = {
  [`get ${discoInfo} query`]: roomInfo,
  [`get ${discoItems} query`]: occupants,
};
