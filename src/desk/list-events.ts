/** What the list asks of the desk itself, because it concerns only what is on the screen. */

/** Show this room. */
export class RoomPickedEvent extends Event {
  readonly room: string;
  constructor(room: string) {
    super('room-picked', { bubbles: true, composed: true });
    this.room = room;
  }
}

/** Show the left messages. */
export class InboxPickedEvent extends Event {
  constructor() {
    super('inbox-picked', { bubbles: true, composed: true });
  }
}
