/** The experts who joined one workgroup: who attends, who serves, and who is free for an offer now. */
import { takesOffers, type Availability } from '../../../src/protocol/index.js';
import { Attendance, type AttendanceSnapshot } from './attendance.js';

/**
 * Of an expert's event stream. expected: just signed in, it will open; lost: it closed, perhaps for a reload;
 * gone: it stayed away for `expertGoneAfter`.
 */
export type Link = 'connected' | 'expected' | 'lost' | 'gone';

export interface Expert {
  readonly username: string;
  /** Counts those who joined; decides between equals, so that the same inputs give the same offers. */
  readonly order: number;
  readonly show: Availability;
  readonly link: Link;
  readonly linkSince: number;
  /** The expert's own limit, within the workgroup's. */
  readonly maxChats: number | undefined;
  /** Rooms, of whichever workgroup: a person has one attention. */
  readonly chats: Set<string>;
  /** What this expert is asked about in this workgroup. */
  readonly offer: string | undefined;
  /** Considers an offer of another workgroup. */
  readonly busyElsewhere: boolean;
  /** When a chat last began or ended, and when an offer was last made; 0 for never. */
  readonly lastChatAt: number;
  readonly lastOfferAt: number;
}

export interface Joining {
  readonly show: Availability;
  readonly link: Link;
  readonly chats: readonly string[];
  readonly busyElsewhere: boolean;
  readonly maxChats?: number;
}

export type ExpertChange = Partial<Omit<Expert, 'username' | 'order' | 'chats'>>;

/** Can be asked now or after what keeps this expert busy. */
export function attends(expert: Expert): boolean {
  return takesOffers(expert.show) && (expert.link === 'connected' || expert.link === 'expected');
}

/** Attends, or is away so briefly that it may be a reload. */
export function serves(expert: Expert): boolean {
  return takesOffers(expert.show) && expert.link !== 'gone';
}

export interface RosterSnapshot {
  readonly experts: readonly (Omit<Expert, 'chats'> & { readonly chats: readonly string[] })[];
  readonly joinedCount: number;
  readonly attendance: AttendanceSnapshot;
}

/** The queues an expert serves, by their names. */
export type ServedBy = (username: string) => readonly string[];

export class Roster {
  /** Of each queue. */
  readonly attendance: Attendance;
  private readonly experts = new Map<string, Expert>();
  private readonly free = new Set<string>();
  private readonly away = new Set<string>();
  private readonly servedBy: ServedBy;
  private joinedCount = 0;
  private maxChats: number;

  constructor(maxChats: number, servedBy: ServedBy, now: number, snapshot?: RosterSnapshot) {
    this.maxChats = maxChats;
    this.servedBy = servedBy;
    this.attendance = new Attendance(now, snapshot?.attendance);
    if (snapshot === undefined) return;
    for (const expert of snapshot.experts) this.enter({ ...expert, chats: new Set(expert.chats) });
    this.joinedCount = snapshot.joinedCount;
  }

  snapshot(): RosterSnapshot {
    return {
      experts: Array.from(this.experts.values(), (expert) => ({ ...expert, chats: [...expert.chats] })),
      joinedCount: this.joinedCount,
      attendance: this.attendance.snapshot(),
    };
  }

  get anybodyFree(): boolean {
    return this.free.size > 0;
  }

  get(username: string): Expert | undefined {
    return this.experts.get(username);
  }

  all(): readonly Expert[] {
    return [...this.experts.values()];
  }

  /** In the order in which they joined. */
  freeExperts(): readonly Expert[] {
    return Array.from(this.free, (username) => this.experts.get(username)!).sort((a, b) => a.order - b.order);
  }

  limitOf(expert: Expert): number {
    return Math.min(this.maxChats, expert.maxChats ?? this.maxChats);
  }

  /** Of an expert who is here already, presence, stream and limit are taken over and the rest stays. */
  join(username: string, joining: Joining, now: number): void {
    const known = this.experts.get(username);
    const { show, maxChats } = joining;
    if (known !== undefined) {
      const link = known.link === 'connected' ? {} : { link: joining.link, linkSince: now };
      this.change(username, { show, maxChats, ...link }, now);
      return;
    }
    this.enter({
      username,
      order: this.joinedCount++,
      show,
      link: joining.link,
      linkSince: now,
      maxChats,
      chats: new Set(joining.chats),
      offer: undefined,
      busyElsewhere: joining.busyElsewhere,
      lastChatAt: 0,
      lastOfferAt: 0,
    });
  }

  leave(username: string, now: number): void {
    const expert = this.experts.get(username);
    if (expert === undefined) return;
    this.take(expert, now);
    this.experts.delete(username);
  }

  /** Who tells a presence is there, even if only by single calls without a stream. */
  setShow(username: string, show: Availability, now: number): void {
    const connected = this.experts.get(username)?.link === 'connected';
    this.change(username, connected ? { show } : { show, link: 'expected', linkSince: now }, now);
  }

  connect(username: string, connected: boolean, now: number): void {
    const link = this.experts.get(username)?.link;
    if (connected && link !== 'connected') this.change(username, { link: 'connected', linkSince: now }, now);
    const here = link === 'connected' || link === 'expected';
    if (!connected && here) this.change(username, { link: 'lost', linkSince: now }, now);
  }

  change(username: string, change: ExpertChange, now: number): void {
    const expert = this.experts.get(username);
    if (expert === undefined) return;
    this.take(expert, now);
    this.enter({ ...expert, ...change });
  }

  setChat(username: string, room: string, on: boolean, now: number): void {
    const expert = this.experts.get(username);
    if (expert === undefined || expert.chats.has(room) === on) return;
    this.take(expert, now);
    if (on) expert.chats.add(room);
    else expert.chats.delete(room);
    this.enter({ ...expert, lastChatAt: now });
  }

  /** @param change of what `servedBy` answers */
  reassign(maxChats: number, change: () => void, now: number): void {
    for (const expert of this.experts.values()) this.take(expert, now);
    this.maxChats = maxChats;
    this.attendance.settingsChanged(now);
    change();
    for (const expert of this.experts.values()) this.enter(expert);
  }

  /** Experts whose stream stayed away for `goneAfter` ms are gone; returns them, who left first before others. */
  expire(now: number, goneAfter: number): readonly string[] {
    const gone = Array.from(this.away, (username) => this.experts.get(username)!)
      .filter(({ linkSince }) => now - linkSince >= goneAfter)
      .sort((a, b) => a.linkSince - b.linkSince || a.order - b.order);
    for (const { username } of gone) this.change(username, { link: 'gone' }, now);
    return gone.map(({ username }) => username);
  }

  private enter(expert: Expert): void {
    this.experts.set(expert.username, expert);
    const { attendance } = this;
    attendance.enter(this.servedBy(expert.username), { attends: attends(expert), serves: serves(expert) });
    if (
      attends(expert) &&
      expert.offer === undefined &&
      !expert.busyElsewhere &&
      expert.chats.size < this.limitOf(expert)
    )
      this.free.add(expert.username);
    if (expert.link === 'expected' || expert.link === 'lost') this.away.add(expert.username);
  }

  /** Takes an expert out of the counts; `enter` follows, unless the expert leaves. */
  private take(expert: Expert, now: number): void {
    // Whose stream was expected and never came was there for a moment only.
    const lastThere = expert.link === 'expected' ? expert.linkSince : now;
    const was = { attends: attends(expert), serves: serves(expert) };
    this.attendance.leave(this.servedBy(expert.username), was, lastThere);
    this.free.delete(expert.username);
    this.away.delete(expert.username);
  }
}
