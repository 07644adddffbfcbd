import type { Availability } from '../protocol/index.js';

/** What views may ask for. None of these throws or rejects: what goes wrong stands in the state. */
export interface ExpertActions {
  /** `code`: of a second factor, once the state asks for one. */
  signIn(username: string, password: string, code?: string): void;
  signOff(): void;
  setPresence(show: Availability, status: string): void;
  accept(offerId: string): void;
  reject(offerId: string): void;
  /** Follows a colleague's invitation. */
  join(room: string): void;
  /** Takes a colleague's invitation off the list. */
  decline(room: string): void;
  select(room: string | undefined): void;
  send(room: string, body: string): void;
  retry(room: string, id: string): void;
  discard(room: string, id: string): void;
  compose(room: string, draft: string): void;
  /** All messages of the room were seen. */
  see(room: string): void;
  loadOlder(room: string): void;
  loadColleagues(workgroup: string): void;
  invite(room: string, username: string, reason: string): void;
  leave(room: string): void;
  /** Takes an ended room off the list. */
  dismissRoom(room: string): void;
  handleLeftMessage(workgroup: string, id: string): void;
  dismissNotice(id: number): void;
}
