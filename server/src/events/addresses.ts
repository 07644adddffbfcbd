/** Addresses as they travel. */

/** `room@conference.domain`, with a nick behind a slash. */
export function roomAddress(domain: string, room: string, nick?: string): string {
  return `${room}@conference.${domain}${nick === undefined ? '' : `/${nick}`}`;
}

export function userAddress(domain: string, username: string): string {
  return `${username}@${domain}`;
}

export function workgroupAddress(domain: string, workgroup: string): string {
  return `${workgroup}@workgroup.${domain}`;
}
