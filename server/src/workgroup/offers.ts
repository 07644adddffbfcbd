/** Who is asked about what: at most one offer for each expert, one or many for what is offered. */
import type { Offerable, Output, PendingOffer, RevokeReason } from './machine-types.js';
import type { Roster } from './roster.js';

export class Offers {
  /** Everything that somebody is asked about, by its id. */
  private readonly pending = new Map<string, Offerable>();
  private readonly roster: Roster;
  private readonly tell: (output: Output) => void;
  private readonly changed: (offered: Offerable) => void;
  /** Experts who got or lost an offer in this step, and whether they considered one before it. */
  private readonly touched = new Map<string, boolean>();

  /** @param changed told of everything that got or lost an offer */
  constructor(roster: Roster, tell: (output: Output) => void, changed: (offered: Offerable) => void) {
    this.roster = roster;
    this.tell = tell;
    this.changed = changed;
  }

  find(id: string): Offerable | undefined {
    return this.pending.get(id);
  }

  /** In the order in which they were first offered. */
  all(): readonly Offerable[] {
    return [...this.pending.values()];
  }

  takeUp(offered: Offerable): void {
    this.pending.set(offered.id, offered);
  }

  of(username: string, now: number): PendingOffer | undefined {
    const id = this.roster.get(username)?.offer;
    const offered = id === undefined ? undefined : this.pending.get(id);
    const offer = offered?.offers?.get(username);
    if (offered === undefined || offer === undefined) return undefined;
    return {
      request: offered.id,
      timeout: Math.max(0, (offer.expiresAt - now) / 1_000),
      waited: (offer.offeredAt - offered.joinedAt) / 1_000,
    };
  }

  make(offered: Offerable, expert: string, expiresAt: number, now: number): void {
    offered.offers ??= new Map();
    offered.offers.set(expert, { offeredAt: now, expiresAt });
    this.pending.set(offered.id, offered);
    this.changed(offered);
    this.setConsidering(expert, offered.id, now);
    this.tell({
      type: 'offer',
      request: offered.id,
      expert,
      timeout: (expiresAt - now) / 1_000,
      waited: (now - offered.joinedAt) / 1_000,
    });
  }

  /** It was answered: nobody needs to be told. */
  end(offered: Offerable, expert: string, now: number): void {
    if (!offered.offers?.delete(expert)) return;
    if (offered.offers.size === 0) {
      offered.offers = undefined;
      this.pending.delete(offered.id);
    }
    this.changed(offered);
    this.setConsidering(expert, undefined, now);
  }

  revoke(offered: Offerable, expert: string, reason: RevokeReason, now: number): void {
    this.end(offered, expert, now);
    this.tell({ type: 'revoke', request: offered.id, expert, reason });
  }

  revokeAll(offered: Offerable, reason: RevokeReason, now: number): void {
    for (const expert of offered.offers?.keys() ?? []) this.revoke(offered, expert, reason, now);
  }

  /** Passes it on: whoever cannot answer did not reject. */
  takeFrom(expert: string, now: number): void {
    const id = this.roster.get(expert)?.offer;
    const offered = id === undefined ? undefined : this.pending.get(id);
    if (offered !== undefined) this.revoke(offered, expert, 'The expert is not available', now);
  }

  /** Unanswered is as good as rejected. */
  expire(now: number): void {
    for (const offered of this.all()) {
      for (const [expert, { expiresAt }] of offered.offers ?? []) {
        if (expiresAt > now) continue;
        this.revoke(offered, expert, 'The offer has timed out', now);
        this.reject(offered, expert, now);
      }
    }
  }

  reject(offered: Offerable, expert: string, now: number): void {
    offered.rejections ??= new Map();
    offered.rejections.set(expert, now);
  }

  /** For the other workgroups of the experts: who considers an offer now, and who no more. */
  tellConsidering(): void {
    for (const [expert, before] of this.touched) {
      const busy = this.roster.get(expert)?.offer !== undefined;
      if (busy !== before) this.tell({ type: 'considering', expert, busy });
    }
    this.touched.clear();
  }

  private setConsidering(username: string, offer: string | undefined, now: number): void {
    const expert = this.roster.get(username)!;
    if (!this.touched.has(username)) this.touched.set(username, expert.offer !== undefined);
    this.roster.change(username, offer === undefined ? { offer } : { offer, lastOfferAt: now }, now);
  }
}
