/** Names as addresses. A person is `name@domain`, a workgroup lives below `workgroup.`, a room below `conference.` */
export interface Addresses {
  person(username: string): string;
  workgroup(name: string): string;
  /** With the one queue that each workgroup has, under the name Fastpath gives it. */
  queue(name: string): string;
  room(room: string): string;
}

export function addressesOf(domain: string): Addresses {
  return {
    person: (username) => `${username}@${domain}`,
    workgroup: (name) => `${name}@workgroup.${domain}`,
    queue: (name) => `${name}@workgroup.${domain}/Default Queue`,
    room: (room) => `${room}@conference.${domain}`,
  };
}
