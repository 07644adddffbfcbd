/** A workgroup's machine with a clock that only moves when told, and helpers that read like the story. */
import type { QueueSettings } from '../../../src/protocol/index.js';
import { Machine } from '../../src/workgroup/machine.js';
import type { Fields, Input, Output, Refused } from '../../src/workgroup/machine-types.js';
import type { Link } from '../../src/workgroup/roster.js';
import { defaultQueue, workgroupDefaults, type WorkgroupSettings } from '../../src/workgroup/settings.js';

/** A queue of all members, without rules. */
export function queue(name: string, about: Partial<QueueSettings> = {}): QueueSettings {
  return { ...defaultQueue, name, ...about };
}

export class Bench {
  readonly settings: WorkgroupSettings;
  machine: Machine;
  /** Seconds. */
  private time = 1_000;
  /** Everything that came out since `clear`. */
  outputs: Output[] = [];

  constructor(settings: Partial<WorkgroupSettings> = {}) {
    this.settings = { ...workgroupDefaults, name: 'diabetes', ...settings };
    this.machine = new Machine(this.settings, this.now);
  }

  get now(): number {
    return this.time * 1_000;
  }

  step(input: Input): Output[] {
    const outputs = this.machine.step(input, this.now);
    this.outputs.push(...outputs);
    return outputs;
  }

  /** Sets the clock so many seconds behind the beginning, without a tick. */
  at(seconds: number): void {
    this.time = 1_000 + seconds;
  }

  /** Lets time pass, with a tick every second. */
  pass(seconds: number): Output[] {
    const outputs: Output[] = [];
    for (let second = 0; second < seconds; second++) {
      this.time += 1;
      outputs.push(...this.step({ type: 'tick' }));
    }
    return outputs;
  }

  expert(expert: string, link: Link = 'connected', chats: readonly string[] = []): Output[] {
    return this.step({ type: 'expertJoined', expert, show: 'available', link, chats, busyElsewhere: false });
  }

  /** One request, with what the visitor filled in. */
  ask(request: string, fields: Fields): Output[] {
    return this.step({ type: 'join', request, fields });
  }

  join(...requests: string[]): Output[] {
    return requests.flatMap((request) => this.step({ type: 'join', request }));
  }

  accept(expert: string, request: string): Output[] {
    return this.step({ type: 'accept', request, expert });
  }

  reject(expert: string, request: string): Output[] {
    return this.step({ type: 'reject', request, expert });
  }

  cancel(request: string): Output[] {
    return this.step({ type: 'depart', request });
  }

  /** The request this expert considers. */
  considers(expert: string): string | undefined {
    return this.machine.offerOf(expert, this.now)?.request;
  }
}

/** `r1 → alice` for each offer. */
export function offers(outputs: readonly Output[]): string[] {
  return outputs.flatMap((output) =>
    output.type === 'offer' ? [`${output.request} → ${output.expert}`] : [],
  );
}

/** `r1 ✕ alice: reason` for each revoked offer. */
export function revokes(outputs: readonly Output[]): string[] {
  return outputs.flatMap((output) =>
    output.type === 'revoke' ? [`${output.request} ✕ ${output.expert}: ${output.reason}`] : [],
  );
}

export function rooms(outputs: readonly Output[]): string[] {
  return outputs.flatMap((output) =>
    output.type === 'createRoom' ? [`${output.request}: ${output.expert}`] : [],
  );
}

/** `r1 → feet` for each request that moved. */
export function moves(outputs: readonly Output[]): string[] {
  return outputs.flatMap((output) =>
    output.type === 'moved' ? [`${output.request} → ${output.queue}`] : [],
  );
}

export function departures(outputs: readonly Output[]): string[] {
  return outputs.flatMap((output) =>
    output.type === 'departed' ? [`${output.request}: ${output.reason}`] : [],
  );
}

export function positions(outputs: readonly Output[]): string[] {
  return outputs.flatMap((output) =>
    output.type === 'status' ? [`${output.request}: ${output.position}`] : [],
  );
}

export function refusals(outputs: readonly Output[]): Refused[] {
  return outputs.flatMap((output) => (output.type === 'refused' ? [output.code] : []));
}
