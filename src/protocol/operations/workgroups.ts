/** Workgroups as an admin sets them up, and what experts and supervisors do in them beyond answering offers. */
import type { WorkgroupChanges, WorkgroupSetup } from '../workgroup-settings.js';
import type { Operations } from './operation.js';

// --- setting up: for admins

/** A workgroup as an admin sees it. */
export interface ConfiguredWorkgroup {
  name: string;
  /** Takes questions now. */
  open: boolean;
  waiting: number;
  settings: WorkgroupSetup;
  /** Usernames, in the order of the alphabet. */
  members: string[];
  supervisors: string[];
}

/** With `next` there are more: send it as `cursor`. */
export interface ConfiguredWorkgroups {
  workgroup: ConfiguredWorkgroup[];
  next?: string;
}

export interface MemberList {
  member: string[];
}

export interface SupervisorList {
  supervisor: string[];
}

/** The original's way of making a workgroup. */
export interface WorkgroupToCreate {
  name: string;
  description?: string;
  /** Usernames or addresses, separated by commas or spaces. */
  members: string;
}

export interface WorkgroupSetupCalls {
  listWorkgroups: { query?: { cursor?: string; limit?: number }; answer: ConfiguredWorkgroups };
  readWorkgroupSetup: { params: { workgroup: string }; answer: ConfiguredWorkgroup };
  /** 201 when it was made. */
  changeWorkgroup: { params: { workgroup: string }; body: WorkgroupChanges; answer: ConfiguredWorkgroup };
  deleteWorkgroup: { params: { workgroup: string } };
  listWorkgroupMembers: { params: { workgroup: string }; answer: MemberList };
  replaceWorkgroupMembers: { params: { workgroup: string }; body: MemberList; answer: MemberList };
  addWorkgroupMember: { params: { workgroup: string; user: string } };
  removeWorkgroupMember: { params: { workgroup: string; user: string } };
  listSupervisors: { params: { workgroup: string }; answer: SupervisorList };
  replaceSupervisors: { params: { workgroup: string }; body: SupervisorList; answer: SupervisorList };
  addSupervisor: { params: { workgroup: string; user: string } };
  removeSupervisor: { params: { workgroup: string; user: string } };
  createWorkgroup: { body: WorkgroupToCreate };
  /** The body is the list as text, as in `members` of `createWorkgroup`. */
  setWorkgroupMembers: { params: { workgroup: string }; body: string };
  removeWorkgroup: { params: { workgroup: string } };
}

const workgroupSetupOperations: Operations<WorkgroupSetupCalls> = {
  listWorkgroups: { method: 'GET', path: '/workgroups' },
  readWorkgroupSetup: { method: 'GET', path: '/workgroups/{workgroup}/setup' },
  changeWorkgroup: { method: 'PUT', path: '/workgroups/{workgroup}' },
  deleteWorkgroup: { method: 'DELETE', path: '/workgroups/{workgroup}' },
  listWorkgroupMembers: { method: 'GET', path: '/workgroups/{workgroup}/members' },
  replaceWorkgroupMembers: { method: 'PUT', path: '/workgroups/{workgroup}/members' },
  addWorkgroupMember: { method: 'POST', path: '/workgroups/{workgroup}/members/{user}' },
  removeWorkgroupMember: { method: 'DELETE', path: '/workgroups/{workgroup}/members/{user}' },
  listSupervisors: { method: 'GET', path: '/workgroups/{workgroup}/supervisors' },
  replaceSupervisors: { method: 'PUT', path: '/workgroups/{workgroup}/supervisors' },
  addSupervisor: { method: 'POST', path: '/workgroups/{workgroup}/supervisors/{user}' },
  removeSupervisor: { method: 'DELETE', path: '/workgroups/{workgroup}/supervisors/{user}' },
  createWorkgroup: { method: 'POST', path: '/ask/admin' },
  setWorkgroupMembers: { method: 'POST', path: '/ask/admin/{workgroup}', body: 'text' },
  removeWorkgroup: { method: 'DELETE', path: '/ask/admin/{workgroup}' },
};

// --- answering

/** By name; the OpenAPI document has the same names. */
export interface WorkgroupCalls extends WorkgroupSetupCalls {}

export const workgroupOperations: Operations<WorkgroupCalls> = { ...workgroupSetupOperations };
