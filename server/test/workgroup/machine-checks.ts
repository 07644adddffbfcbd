/** What must hold of a workgroup whatever happens, checked from outside after each step. */
import assert from 'node:assert/strict';
import { takesOffers } from '../../../src/protocol/index.js';
import { Machine } from '../../src/workgroup/machine.js';
import type { Input, Output } from '../../src/workgroup/machine-types.js';
import type { WorkgroupSettings } from '../../src/workgroup/settings.js';
import { World, type Waiting } from './machine-model.js';

type Offer = Extract<Output, { type: 'offer' }>;

export class Checked {
  readonly world: World;
  /** Who considers an offer, as the other workgroups were told. */
  private readonly considering = new Set<string>();
  private readonly machine: Machine;
  /** Restored from a snapshot whenever the story says so; must not differ from the other one. */
  private twin: Machine;
  /** By queue; those that are not named: since the settings are what they are. */
  private lastAttendedAt = new Map<string, number>();
  private settingsSince: number;

  constructor(settings: WorkgroupSettings) {
    this.world = new World(settings);
    this.settingsSince = this.world.now;
    this.machine = new Machine(settings, this.world.now);
    this.twin = new Machine(settings, this.world.now);
  }

  restoreTwin(): void {
    this.twin = Machine.restore(this.twin.snapshot());
  }

  step(input: Input): void {
    const { world } = this;
    const before = this.attendedQueues();
    const expected =
      input.type === 'join' && input.returning === undefined ? this.refusalOf(input) : undefined;
    const outputs = this.machine.step(input, world.now);
    assert.deepEqual(this.twin.step(input, world.now), outputs, 'a restored machine goes on as the first');

    const refusal = outputs.find((output) => output.type === 'refused');
    if (expected !== undefined) assert.equal(refusal?.code, expected === 'none' ? undefined : expected);
    this.checkAnswer(input, refusal !== undefined);
    world.take(input, refusal !== undefined);
    const offered = outputs.filter((output) => {
      // Whoever left is asked nothing more; the offer that went with him or her was the first output.
      if (input.type === 'expertLeft' && output.type !== 'revoke') world.experts.delete(input.expert);
      return this.takeOutput(input, output);
    }) as Offer[];
    if (input.type === 'expertLeft') world.experts.delete(input.expert);
    // Its offer was revoked by the first output.
    if (input.type === 'handOverEnded') world.handovers.delete(input.room);
    this.noteAttendance(before, input);

    this.checkConsidering(outputs);
    for (const offer of offered) this.checkOrder(offer);
    this.checkNobodyIdles();
    this.checkWays();
    this.checkHandovers();
    if (input.type === 'tick') this.checkTimeouts();
    this.checkPositions();
  }

  /** What this expert considers, or any request when there is nothing. */
  offerOf(expert: string): string {
    return this.world.experts.get(expert)?.considers ?? this.world.inOrder()[0]?.id ?? 'none';
  }

  // --- what goes in -----------------------------------------------------------------------------------

  /** `none` when it must be let in. */
  private refusalOf({ request, fields = {} }: Extract<Input, { type: 'join' }>): string | undefined {
    const { world } = this;
    if (world.waiting.has(request) || world.handovers.has(request)) return 'none';
    const way = world.path(world.homeOf(fields));
    if (!world.insideHours || !way.some((queue) => world.isServed(queue))) return 'workgroup-closed';
    return world.waiting.size >= world.settings.queueLimit ? 'queue-full' : 'none';
  }

  private checkAnswer(input: Input, refused: boolean): void {
    if (input.type !== 'accept' && input.type !== 'reject') return;
    const { waiting, handovers, experts } = this.world;
    const request = waiting.get(input.request);
    const handover = handovers.get(input.request);
    const wasAsked = request?.holders.has(input.expert) === true || handover?.holder === input.expert;
    assert.equal(refused, !wasAsked, 'exactly the experts who were asked may answer');
    if (refused || input.type === 'accept') return;
    experts.get(input.expert)!.considers = undefined;
    request?.holders.delete(input.expert);
    request?.rejectedAt.set(input.expert, this.world.now);
    if (handover === undefined) return;
    handover.holder = undefined;
    handover.asked.add(input.expert);
  }

  // --- what comes out ---------------------------------------------------------------------------------

  /** @returns whether it is an offer of a request that waits */
  private takeOutput(input: Input, output: Output): boolean {
    const { world } = this;
    switch (output.type) {
      case 'offer':
        if (world.handovers.has(output.request)) this.takeHandoverOffer(output);
        else this.takeOffer(output);
        return world.waiting.has(output.request);
      case 'revoke':
        this.takeRevoke(output);
        return false;
      case 'createRoom': {
        assert.equal(input.type, 'accept');
        assert.ok(!world.rooms.has(output.request), 'one room for each request');
        assert.ok(!world.departed.has(output.request), 'a request that departed opens no room');
        const request = world.waiting.get(output.request)!;
        this.takeAccepted(request.holders, output.expert, output.request);
        world.waiting.delete(output.request);
        world.rooms.set(output.request, output.expert);
        return false;
      }
      case 'handedOver': {
        assert.equal(input.type, 'accept');
        const handover = world.handovers.get(output.room)!;
        this.takeAccepted(new Set([handover.holder!]), output.expert, output.room);
        world.handovers.delete(output.room);
        return false;
      }
      case 'handOverFailed': {
        const handover = world.handovers.get(output.room)!;
        assert.equal(handover.holder, undefined, 'its offer was revoked first');
        world.handovers.delete(output.room);
        return false;
      }
      case 'moved':
        this.takeMoved(input, world.waiting.get(output.request)!, output.queue);
        return false;
      case 'departed': {
        const request = world.waiting.get(output.request);
        assert.ok(request !== undefined && !world.departed.has(output.request));
        assert.equal(request.holders.size, 0, 'its offers were revoked first');
        world.waiting.delete(output.request);
        world.departed.add(output.request);
        return false;
      }
      default:
        return false;
    }
  }

  private takeOffer({ request: id, expert: username, timeout }: Offer): void {
    const { world } = this;
    const request = world.waiting.get(id);
    const expert = world.experts.get(username);
    assert.ok(request !== undefined && expert !== undefined);
    assert.equal(expert.considers, undefined, 'an expert considers one offer');
    assert.ok(!request.holders.has(username) && world.isFree(expert));
    assert.ok(
      world.wants(request, expert),
      'is of the queue, is not in a pause, and in the queue’s way of asking',
    );
    assert.ok(timeout > 0 && timeout <= world.settings.offerTimeout);
    request.holders.add(username);
    expert.considers = id;
  }

  private takeHandoverOffer({ request: room, expert: username, timeout }: Offer): void {
    const { world } = this;
    const handover = world.handovers.get(room)!;
    const expert = world.experts.get(username)!;
    assert.equal(handover.holder, undefined, 'one expert is asked at a time');
    assert.ok(world.isFree(expert) && world.mayTakeOver(handover, expert));
    assert.ok(timeout > 0 && timeout <= world.settings.offerTimeout);
    handover.holder = username;
    expert.considers = room;
  }

  private takeRevoke({ request: id, expert: username, reason }: Extract<Output, { type: 'revoke' }>): void {
    const { world } = this;
    const request = world.waiting.get(id);
    const handover = world.handovers.get(id);
    const held = request?.holders.delete(username) ?? handover?.holder === username;
    assert.ok(held, 'only who holds an offer loses it');
    if (handover !== undefined) handover.holder = undefined;
    if (reason === 'The offer has timed out') {
      request?.rejectedAt.set(username, world.now);
      handover?.asked.add(username);
    }
    const expert = world.experts.get(username);
    if (expert !== undefined) expert.considers = undefined;
  }

  private takeAccepted(holders: Set<string>, username: string, room: string): void {
    assert.deepEqual([...holders], [username], 'whoever accepts has it, and the others lost it before');
    const expert = this.world.experts.get(username)!;
    expert.considers = undefined;
    expert.chats.add(room);
  }

  private takeMoved(input: Input, request: Waiting, queue: string): void {
    const { world } = this;
    assert.equal(request.holders.size, 0, 'nobody is asked about a request that moves');
    if (input.type === 'move' && input.request === request.id && input.queue === queue) request.home = queue;
    else if (world.queue(request.queue) === undefined) request.home = world.homeOf(request.fields);
    else {
      assert.ok(world.isServed(queue), 'it goes to where somebody is');
      assert.ok(world.way(request).includes(queue), 'it goes on its way');
      assert.ok(!world.isAttended(request.queue) || world.isOverflowing(request), 'it has a reason to go');
    }
    assert.notEqual(request.queue, queue);
    request.queue = queue;
    request.enteredAt = world.now;
  }

  // --- what must hold then ----------------------------------------------------------------------------

  private checkConsidering(outputs: readonly Output[]): void {
    const { experts } = this.world;
    for (const output of outputs) {
      if (output.type !== 'considering') continue;
      assert.equal(output.busy, experts.get(output.expert)?.considers !== undefined);
      assert.notEqual(output.busy, this.considering.has(output.expert), 'only what changed is told');
      if (output.busy) this.considering.add(output.expert);
      else this.considering.delete(output.expert);
    }
    const busy = [...experts].filter(([, { considers }]) => considers !== undefined);
    assert.deepEqual([...this.considering].sort(), busy.map(([username]) => username).sort());
  }

  /** First come, first offered: running chats before all who wait. */
  private checkOrder({ request, expert: username }: Offer): void {
    const { world } = this;
    const expert = world.experts.get(username)!;
    for (const handover of world.handovers.values()) {
      const open = handover.holder === undefined && !world.isOver(handover);
      assert.ok(!open || !world.mayTakeOver(handover, expert), `${handover.room} is a running chat`);
    }
    for (const earlier of world.inOrder()) {
      if (earlier.id === request) return;
      assert.ok(!world.wants(earlier, expert), `${earlier.id} came before ${request}`);
    }
  }

  private checkNobodyIdles(): void {
    const { world } = this;
    for (const expert of world.experts.values()) {
      if (!world.isFree(expert)) continue;
      for (const request of world.waiting.values())
        assert.ok(!world.wants(request, expert), `${expert.username} is free and ${request.id} waits`);
      for (const handover of world.handovers.values())
        assert.ok(handover.holder !== undefined || !world.mayTakeOver(handover, expert));
    }
  }

  /** Promise 7, as far as it holds at once: nobody waits in an unserved queue while another on the way is served. */
  private checkWays(): void {
    const { world } = this;
    for (const request of world.waiting.values()) {
      assert.ok(world.queue(request.queue) !== undefined, 'nobody waits in a queue that is no more');
      if (!world.isServed(request.queue))
        for (const queue of world.way(request)) assert.ok(!world.isServed(queue), `${queue} is served`);
      assert.ok(request.holders.size > 0 || !world.isOverflowing(request), 'who has waited enough goes on');
    }
  }

  private checkHandovers(): void {
    const { world } = this;
    for (const handover of world.handovers.values()) {
      const mayCome = [...world.experts.values()].some((expert) => world.mayTakeOver(handover, expert));
      assert.ok(mayCome && !world.isOver(handover), 'nobody waits for a handover in vain');
    }
  }

  private checkTimeouts(): void {
    const { world } = this;
    for (const request of world.waiting.values()) {
      assert.ok(!world.isOver(request));
      if (world.way(request).some((queue) => world.isAttended(queue))) continue;
      const lastAttendedAt = this.lastAttendedAt.get(request.queue) ?? this.settingsSince;
      assert.ok(world.now - lastAttendedAt < world.goneAfter, 'nobody waits for experts who are not there');
    }
  }

  private checkPositions(): void {
    assert.equal(this.machine.size, this.world.waiting.size);
    const behind = new Map<string, number>();
    for (const { id, queue } of this.world.inOrder()) {
      const position = (behind.get(queue) ?? 0) + 1;
      behind.set(queue, position);
      assert.equal(this.machine.queueOf(id), queue);
      assert.equal(this.machine.place(id).position, position);
    }
    const page = this.machine.page(1, 3).map(({ id }) => id);
    assert.deepEqual(
      page,
      this.world
        .inOrder()
        .slice(1, 4)
        .map(({ id }) => id),
    );
  }

  // --- attendance -------------------------------------------------------------------------------------

  private attendedQueues(): Set<string> {
    const { world } = this;
    return new Set(world.settings.queues.map(({ name }) => name).filter((name) => world.isAttended(name)));
  }

  /** Who was only expected was there at the moment of joining. */
  private noteAttendance(before: Set<string>, input: Input): void {
    const { world } = this;
    if (input.type === 'settings') this.settingsSince = world.now;
    const after = this.attendedQueues();
    for (const queue of new Set([...before, ...after])) {
      const connected = [...world.experts.values()].some(
        (expert) => takesOffers(expert.show) && expert.link === 'connected' && world.serves(expert, queue),
      );
      if (connected || !after.has(queue)) this.lastAttendedAt.set(queue, world.now);
    }
  }
}
