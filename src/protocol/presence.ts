/** What a person shows to others. `available` is the absence of a `show` element (RFC 6121 §4.7.2.1). */
export type Show = 'available' | 'chat' | 'away' | 'xa' | 'dnd';

/** `Show`, and the one state that has no `show`: nobody is there. */
export type Availability = Show | 'offline';

export const shows: readonly Show[] = ['available', 'chat', 'away', 'xa', 'dnd'];

/** Only these two let an expert receive offers (Fastpath's rule). */
export function takesOffers(show: Availability): boolean {
  return show === 'available' || show === 'chat';
}

/** XEP-0085. */
export type ChatState = 'active' | 'composing' | 'paused' | 'inactive' | 'gone';

export const chatStates: readonly ChatState[] = ['active', 'composing', 'paused', 'inactive', 'gone'];

/** `visitor` asked; `expert` answers; `supervisor` watches over quality; `service` is the workgroup itself. */
export type Role = 'visitor' | 'expert' | 'supervisor' | 'service';
