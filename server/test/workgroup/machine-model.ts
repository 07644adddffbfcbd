/** What must hold of a workgroup whatever happens, checked from outside: by what goes in and what comes out. */
import assert from 'node:assert/strict';
import { takesOffers, type Availability } from '../../../src/protocol/index.js';
import { Machine } from '../../src/workgroup/machine.js';
import type { Input, Output } from '../../src/workgroup/machine-types.js';
import type { WorkgroupSettings } from '../../src/workgroup/settings.js';

interface Waiting {
  readonly id: string;
  readonly order: number;
  readonly joinedAt: number;
  readonly deadline: number;
  holder: string | undefined;
  readonly rejectedAt: Map<string, number>;
}

interface Expert {
  show: Availability;
  link: 'connected' | 'expected' | 'lost' | 'gone';
  linkSince: number;
  busyElsewhere: boolean;
  readonly chats: Set<string>;
  considers: string | undefined;
}

export class Model {
  now = 1_000_000;
  readonly settings: WorkgroupSettings;
  readonly waiting = new Map<string, Waiting>();
  readonly experts = new Map<string, Expert>();
  readonly rooms = new Map<string, string>();
  readonly departed = new Set<string>();
  /** Who considers an offer, as the other workgroups were told. */
  private readonly considering = new Set<string>();
  private readonly machine: Machine;
  /** Restored from a snapshot whenever the story says so; must not differ from the other one. */
  private twin: Machine;
  private lastAttendedAt = 1_000_000;
  private arrivals = 0;

  constructor(settings: WorkgroupSettings) {
    this.settings = settings;
    this.machine = new Machine(settings, this.now);
    this.twin = new Machine(settings, this.now);
  }

  restoreTwin(): void {
    this.twin = Machine.restore(this.twin.snapshot());
  }

  step(input: Input): void {
    const before = this.attended();
    const outputs = this.machine.step(input, this.now);
    assert.deepEqual(this.twin.step(input, this.now), outputs, 'a restored machine goes on as the first');
    this.takeInput(input, outputs);
    const offered = outputs.filter((output) => {
      // Whoever left is asked nothing more; the offer that went with him or her was the first output.
      if (input.type === 'expertLeft' && output.type !== 'revoke') this.experts.delete(input.expert);
      return this.takeOutput(input, output);
    });
    if (input.type === 'expertLeft') this.experts.delete(input.expert);
    if (before || this.attended()) this.noteAttendance();
    this.checkConsidering(outputs);
    for (const output of offered) this.checkOrder(output as Extract<Output, { type: 'offer' }>);
    this.checkNobodyIdles();
    if (input.type === 'tick') this.checkTimeouts();
    assert.equal(this.machine.size, this.waiting.size);
    for (const request of this.waiting.values()) {
      const position = this.inOrder().indexOf(request) + 1;
      assert.equal(this.machine.place(request.id).position, position);
    }
  }

  /** The request this expert considers, or any other when there is none. */
  offerOf(expert: string): string {
    return this.experts.get(expert)?.considers ?? this.inOrder()[0]?.id ?? 'none';
  }

  inOrder(): Waiting[] {
    return [...this.waiting.values()].sort((a, b) => a.joinedAt - b.joinedAt || a.order - b.order);
  }

  private takeInput(input: Input, outputs: readonly Output[]): void {
    const refused = outputs.some(({ type }) => type === 'refused');
    switch (input.type) {
      case 'join': {
        if (refused || this.waiting.has(input.request)) return;
        const { joinedAt, since, rejectedBy } = input.returning ?? { joinedAt: this.now, since: this.now };
        const rejectedAt = new Map(rejectedBy === undefined ? [] : [[rejectedBy, this.now]]);
        const deadline = since + this.settings.requestTimeout * 1_000;
        const order = this.arrivals++;
        this.waiting.set(input.request, {
          id: input.request,
          order,
          joinedAt,
          deadline,
          holder: undefined,
          rejectedAt,
        });
        return;
      }
      case 'accept':
      case 'reject': {
        const request = this.waiting.get(input.request);
        assert.equal(
          refused,
          request?.holder !== input.expert,
          'exactly the expert who was asked may answer',
        );
        if (input.type === 'accept' || refused || request === undefined) return;
        this.release(request);
        request.rejectedAt.set(input.expert, this.now);
        return;
      }
      case 'expertJoined': {
        const known = this.experts.get(input.expert);
        const { show, link, busyElsewhere } = input;
        if (known === undefined) {
          const chats = new Set(input.chats);
          this.experts.set(input.expert, {
            show,
            link,
            linkSince: this.now,
            busyElsewhere,
            chats,
            considers: undefined,
          });
        } else {
          known.show = show;
          if (known.link !== 'connected') Object.assign(known, { link, linkSince: this.now });
        }
        return;
      }
      case 'presence': {
        const expert = this.experts.get(input.expert);
        if (expert === undefined) return;
        if (expert.link !== 'connected') Object.assign(expert, { link: 'expected', linkSince: this.now });
        expert.show = input.show;
        return;
      }
      case 'connected': {
        const expert = this.experts.get(input.expert);
        if (expert === undefined) return;
        if (input.connected) expert.link = 'connected';
        else if (expert.link === 'connected' || expert.link === 'expected') {
          Object.assign(expert, { link: 'lost', linkSince: this.now });
        }
        return;
      }
      case 'busyElsewhere': {
        const expert = this.experts.get(input.expert);
        if (expert !== undefined) expert.busyElsewhere = input.busy;
        return;
      }
      case 'chatStarted':
        this.experts.get(input.expert)?.chats.add(input.room);
        return;
      case 'chatEnded':
        this.experts.get(input.expert)?.chats.delete(input.room);
        return;
      case 'tick':
        for (const expert of this.experts.values()) {
          const away = expert.link === 'lost' || expert.link === 'expected';
          if (away && this.now - expert.linkSince >= this.goneAfter) expert.link = 'gone';
        }
        return;
      case 'expertLeft':
      case 'depart':
      case 'settings':
        return;
    }
  }

  /** @returns whether it is an offer */
  private takeOutput(input: Input, output: Output): boolean {
    if (output.type === 'offer') {
      this.checkOffer(output);
      return true;
    }
    if (output.type === 'revoke') {
      const request = this.waiting.get(output.request);
      assert.equal(request?.holder, output.expert, 'only who holds an offer loses it');
      if (output.reason === 'The offer has timed out') request!.rejectedAt.set(output.expert, this.now);
      this.release(request!);
    } else if (output.type === 'createRoom') {
      assert.equal(input.type, 'accept');
      assert.ok(!this.rooms.has(output.request), 'one room for each request');
      assert.ok(!this.departed.has(output.request), 'a request that departed opens no room');
      const request = this.waiting.get(output.request)!;
      assert.equal(request.holder, output.expert);
      this.release(request);
      this.waiting.delete(output.request);
      this.rooms.set(output.request, output.expert);
      this.experts.get(output.expert)!.chats.add(output.request);
    } else if (output.type === 'departed') {
      const request = this.waiting.get(output.request);
      assert.ok(request !== undefined && !this.departed.has(output.request));
      assert.equal(request.holder, undefined, 'its offer was revoked first');
      this.waiting.delete(output.request);
      this.departed.add(output.request);
    }
    return false;
  }

  private checkOffer({ request: id, expert: username, timeout }: Extract<Output, { type: 'offer' }>): void {
    const request = this.waiting.get(id);
    const expert = this.experts.get(username);
    assert.ok(request !== undefined && expert !== undefined);
    assert.equal(request.holder, undefined, 'a request is offered to one expert');
    assert.equal(expert.considers, undefined, 'an expert considers one offer');
    assert.ok(this.isFree(expert));
    assert.ok(!this.isPaused(request, username));
    assert.ok(timeout > 0 && timeout <= this.settings.offerTimeout);
    request.holder = username;
    expert.considers = id;
  }

  private checkConsidering(outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (output.type !== 'considering') continue;
      assert.equal(output.busy, this.experts.get(output.expert)?.considers !== undefined);
      assert.notEqual(output.busy, this.considering.has(output.expert), 'only what changed is told');
      if (output.busy) this.considering.add(output.expert);
      else this.considering.delete(output.expert);
    }
    const busy = [...this.experts].filter(([, { considers }]) => considers !== undefined);
    assert.deepEqual([...this.considering].sort(), busy.map(([username]) => username).sort());
  }

  private checkOrder({ request, expert }: Extract<Output, { type: 'offer' }>): void {
    for (const earlier of this.inOrder()) {
      if (earlier.id === request) return;
      if (earlier.holder !== undefined || earlier.deadline <= this.now) continue;
      assert.ok(this.isPaused(earlier, expert), `${earlier.id} came before ${request}`);
    }
  }

  private checkNobodyIdles(): void {
    for (const [username, expert] of this.experts) {
      if (!this.isFree(expert)) continue;
      for (const request of this.waiting.values()) {
        if (request.holder !== undefined || request.deadline <= this.now) continue;
        assert.ok(this.isPaused(request, username), `${username} is free and ${request.id} waits`);
      }
    }
  }

  private checkTimeouts(): void {
    for (const request of this.waiting.values()) assert.ok(request.deadline > this.now);
    if (this.attended()) return;
    if (this.now - this.lastAttendedAt >= this.goneAfter) {
      assert.equal(this.waiting.size, 0, 'nobody waits for experts who are not there');
    }
  }

  /** Who was only expected was there at the moment of joining. */
  private noteAttendance(): void {
    const connected = [...this.experts.values()].some(
      (expert) => takesOffers(expert.show) && expert.link === 'connected',
    );
    if (connected || !this.attended()) this.lastAttendedAt = this.now;
  }

  private attended(): boolean {
    return [...this.experts.values()].some(
      ({ show, link }) => takesOffers(show) && (link === 'connected' || link === 'expected'),
    );
  }

  private isFree(expert: Expert): boolean {
    return (
      takesOffers(expert.show) &&
      (expert.link === 'connected' || expert.link === 'expected') &&
      expert.considers === undefined &&
      !expert.busyElsewhere &&
      expert.chats.size < this.settings.maxChats
    );
  }

  private isPaused(request: Waiting, expert: string): boolean {
    const rejectedAt = request.rejectedAt.get(expert);
    return rejectedAt !== undefined && this.now - rejectedAt < this.settings.rejectionPause * 1_000;
  }

  private release(request: Waiting): void {
    const expert = this.experts.get(request.holder!);
    if (expert !== undefined) expert.considers = undefined;
    request.holder = undefined;
  }

  private get goneAfter(): number {
    return this.settings.expertGoneAfter * 1_000;
  }
}
