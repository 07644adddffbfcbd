/** One workgroup at work. */
import type { Lane } from './lane.js';
import type { Machine } from './machine.js';
import type { Opening } from './opening-hours.js';
import type { WorkgroupSettings } from './settings.js';

export interface Workgroup {
  settings: WorkgroupSettings;
  readonly machine: Machine;
  readonly lane: Lane;
  /** As of `openingAsOf`; asked again when it may be different. */
  opening: Opening;
  openingAsOf: number;
  /** Its experts have not heard yet how its queues stand; and when they last did. */
  overviewChanged: boolean;
  overviewToldAt: number;
}
