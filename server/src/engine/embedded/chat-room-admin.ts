/** Chat rooms as an admin handles them: puts what is to be changed into transactions. */
import type { ChatRoomAdmin, ChatRoomChanges } from '../engine.js';
import {
  affiliate,
  changeChatRoom,
  createChatRoom,
  departFromAll,
  disaffiliate,
  namesOfPresent,
  removeChatRoom,
  type KeptChanges,
} from './chat-room-changes.js';
import { chatRoomInfo, getChatRoom, listChatRooms } from './chat-rooms.js';
import type { Means } from './operations.js';

export function chatRoomAdmin({ db, commit, now, passwords }: Means): ChatRoomAdmin {
  const kept = async ({ password, ...changes }: ChatRoomChanges): Promise<KeptChanges> => {
    if (password === undefined) return changes;
    return { ...changes, passwordHash: password === '' ? null : await passwords.hash(password) };
  };

  return {
    create: async (room, about, by) => {
      const changes = await kept(about);
      return commit((database) => {
        createChatRoom(database, room, changes, by, now());
        return chatRoomInfo(database, getChatRoom(database, room), 'listed');
      });
    },
    change: async (room, about) => {
      const changes = await kept(about);
      return commit((database, news) => {
        changeChatRoom(database, news, room, changes, now());
        return chatRoomInfo(database, getChatRoom(database, room), 'listed');
      });
    },
    remove: (room) => commit((database, news) => removeChatRoom(database, news, room, now())),
    get: async (room, expandGroups = false) =>
      chatRoomInfo(db, getChatRoom(db, room), expandGroups ? 'expanded' : 'listed'),
    list: async (page) => listChatRooms(db, page),
    affiliate: (room, who, affiliation) =>
      commit((database, news) => affiliate(database, news, room, who, affiliation, now())),
    disaffiliate: (room, who, affiliation) =>
      commit((database, news) => disaffiliate(database, news, room, who, affiliation, now())),
    leaveAll: (username, reason) =>
      commit((database, news) => departFromAll(database, news, username, reason, now())),
    leaveAbsent: async (isHere) => {
      const absent = namesOfPresent(db).filter((username) => !isHere(username));
      if (absent.length === 0) return;
      await commit((database, news) => {
        for (const username of absent) departFromAll(database, news, username, 'expert-gone', now());
      });
    },
  };
}
