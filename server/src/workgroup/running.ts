/** Takes the workgroups up from storage, gives them the time, and notices what another process has configured. */
import { readWorkgroups } from './configuration.js';
import type { Experts } from './experts.js';
import type { Handovers } from './handovers.js';
import type { WorkgroupPorts } from './ports.js';
import type { Requests } from './requests.js';
import type { RoomLife } from './room-life.js';
import type { WorkgroupSettings } from './settings.js';
import type { Visitors } from './visitors.js';
import type { Workgroups } from './workgroups.js';

const tickEvery = 500;
/** How often we look whether the command line changed the configuration, and who went away. */
const ticksPerReload = 4;

export interface Parts {
  readonly requests: Requests;
  readonly workgroups: Workgroups;
  readonly rooms: RoomLife;
  readonly visitors: Visitors;
  readonly experts: Experts;
  readonly handovers: Handovers;
}

export class Running {
  private readonly ports: WorkgroupPorts;
  private readonly requests: Requests;
  private readonly workgroups: Workgroups;
  private readonly rooms: RoomLife;
  private readonly visitors: Visitors;
  private readonly experts: Experts;
  private readonly handovers: Handovers;
  private configurationVersion: unknown;
  private ticks = 0;
  private stopClock = () => {};
  private stopListening = () => {};

  constructor(ports: WorkgroupPorts, parts: Parts) {
    this.ports = ports;
    this.requests = parts.requests;
    this.workgroups = parts.workgroups;
    this.rooms = parts.rooms;
    this.visitors = parts.visitors;
    this.experts = parts.experts;
    this.handovers = parts.handovers;
  }

  async start(): Promise<void> {
    this.configurationVersion = this.readVersion();
    for (const settings of readWorkgroups(this.ports.storage.db)) this.workgroups.add(settings);
    this.stopListening = this.ports.admin.onRoomChange((change) => {
      this.rooms.changed(change);
      this.handovers.changed(change);
    });
    const openRooms = await this.ports.admin.openRooms();
    const rooms = new Map(openRooms.map((room) => [room.room, room]));
    const requests = this.requests.readOpen();
    for (const request of requests) {
      request.awaySince = this.ports.clock.now();
      this.requests.keep(request);
    }
    for (const request of requests) {
      if (request.phase !== 'queued' || rooms.has(request.id))
        this.rooms.takeUp(request, rooms.get(request.id));
    }
    this.experts.takeUp();
    for (const request of requests) if (request.phase === 'queued') this.visitors.takeUp(request);
    // Of workgroups that were removed while the server was away, or just before it stopped.
    const removed = new Set(requests.map(({ workgroup }) => workgroup));
    for (const { settings } of this.workgroups.all()) removed.delete(settings.name);
    for (const name of removed) void this.endConversationsOf(name);
    this.keepTicking();
  }

  async stop(): Promise<void> {
    this.stopClock();
    this.stopListening();
    await this.workgroups.idle();
  }

  reload(): void {
    const configured = new Map<string, WorkgroupSettings>();
    for (const settings of readWorkgroups(this.ports.storage.db)) configured.set(settings.name, settings);
    for (const { settings } of this.workgroups.all()) {
      const now = configured.get(settings.name);
      if (now === undefined) this.remove(settings.name);
      else if (JSON.stringify(now) !== JSON.stringify(settings)) this.workgroups.change(now);
    }
    for (const settings of configured.values()) {
      if (this.workgroups.find(settings.name) === undefined) this.workgroups.add(settings);
    }
    for (const workgroup of this.workgroups.all()) this.experts.membersChanged(workgroup);
  }

  /** Those who wait are told that it closed, its experts leave, and its rooms end. */
  private remove(name: string): void {
    const workgroup = this.workgroups.get(name);
    this.workgroups.close(workgroup);
    this.experts.membersChanged(workgroup);
    this.workgroups.forget(name);
    // Behind a room that is perhaps being made.
    void workgroup.lane.run(() => this.endConversationsOf(name));
  }

  private async endConversationsOf(name: string): Promise<void> {
    for (const request of this.requests.all()) {
      if (request.workgroup !== name || request.phase === 'ended') continue;
      const ending =
        request.phase === 'queued'
          ? this.workgroups.depart(request, 'closed')
          : this.rooms.end(request, 'closed');
      await ending.catch((error: unknown) =>
        this.ports.report('A conversation of a removed workgroup could not be ended.', error),
      );
    }
  }

  private keepTicking(): void {
    this.stopClock = this.ports.clock.after(tickEvery, () => {
      this.keepTicking();
      try {
        this.tick();
      } catch (error) {
        this.ports.report('The workgroups could not go on.', error);
      }
    });
  }

  private tick(): void {
    this.workgroups.tick();
    this.rooms.tick();
    this.handovers.tick();
    this.ticks += 1;
    if (this.ticks % ticksPerReload !== 0) return;
    this.visitors.dismissGone();
    const version = this.readVersion();
    if (version === this.configurationVersion) return;
    this.configurationVersion = version;
    this.reload();
  }

  /** Changes when another process has written. */
  private readVersion(): unknown {
    return this.ports.storage.db.prepare('PRAGMA data_version').get<{ data_version: number }>()?.data_version;
  }
}
