/** Puts the workgroups together. */
import { Asking } from './asking.js';
import { Experts } from './experts.js';
import { Handovers } from './handovers.js';
import { Mailbox } from './mailbox.js';
import { People } from './people.js';
import type { WorkgroupPorts } from './ports.js';
import { Requests } from './requests.js';
import { RoomLife } from './room-life.js';
import { Running } from './running.js';
import type { WorkgroupService } from './service.js';
import { Settlements } from './settlements.js';
import { Supervision } from './supervision.js';
import { Visitors } from './visitors.js';
import { Workgroups } from './workgroups.js';

export function createWorkgroupService(ports: WorkgroupPorts): WorkgroupService {
  const { workgroups, visitors, asking, experts, mailbox, handovers, supervision, running } = parts(ports);
  return {
    start: () => running.start(),
    stop: () => running.stop(),
    reload: () => running.reload(),
    settings: (name) => workgroups.find(name)?.settings,
    list: () => workgroups.all().map(({ settings }) => settings),
    memberships: (username) => experts.memberships(username),
    status: (name) => visitors.status(name),
    ask: (input) => asking.ask(input),
    askState: (username) => visitors.askState(username),
    findAsked: (owner, userID) => visitors.findAsked(owner, userID),
    cancel: (username) => visitors.cancel(username),
    gone: (username) => visitors.gone(username),
    settled: (username, signal) => visitors.settled(username, signal),
    leaveMessage: (name, body) => mailbox.leave(name, body),
    join: (username, name, maxChats) => experts.join(username, name, maxChats),
    limit: (username, name, maxChats) => experts.limit(username, name, maxChats),
    leave: (username, name) => experts.leave(username, name),
    joined: (username) => experts.joined(username),
    presence: (username, show) => experts.presence(username, show),
    connected: (username, connected) => {
      visitors.connected(username, connected);
      experts.connected(username, connected);
    },
    accept: (username, offerId) => experts.accept(username, offerId),
    reject: (username, offerId) => experts.reject(username, offerId),
    offers: (username) => experts.offers(username),
    queues: (username) => experts.queues(username),
    colleagues: (name) => experts.colleagues(name),
    leftMessages: (username) => mailbox.read(username),
    handleLeftMessage: (username, name, id) => mailbox.handle(username, name, id),
    handOver: (username, input) => handovers.begin(username, input),
    handover: (username, room) => handovers.read(username, room),
    withdrawHandover: (username, room) => handovers.withdraw(username, room),
    supervisedRooms: (supervisor, page) => supervision.rooms(supervisor, page),
    waitingRequests: (supervisor, page) => supervision.waiting(supervisor, page),
    closeRequest: (supervisor, request) => supervision.close(supervisor, request),
    moveRequest: (supervisor, request, queue) => supervision.move(supervisor, request, queue),
  };
}

function parts(ports: WorkgroupPorts) {
  const requests = new Requests(ports.storage);
  const people = new People();
  const settlements = new Settlements();
  const workgroups: Workgroups = new Workgroups(ports, requests, people, settlements, {
    open: (...opening) => rooms.open(...opening),
    handoverOf: (room) => handovers.offerOf(room),
    handedOver: (room, expert) => handovers.accepted(room, expert),
    handOverFailed: (room, reason) => handovers.failed(room, reason),
  });
  const rooms = new RoomLife(ports, requests, people, settlements, workgroups);
  const visitors = new Visitors(ports, requests, settlements, workgroups, rooms);
  const handovers = new Handovers(ports, requests, people, workgroups);
  const experts = new Experts(ports, requests, people, workgroups, handovers);
  const asking = new Asking(ports, requests, workgroups);
  const mailbox = new Mailbox(ports, workgroups, experts);
  const supervision = new Supervision(ports, requests, workgroups);
  const running = new Running(ports, { requests, workgroups, rooms, visitors, experts, handovers });
  return { workgroups, visitors, asking, experts, mailbox, handovers, supervision, running };
}
