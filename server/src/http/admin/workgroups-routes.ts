/** Setting up workgroups: which there are, and their settings. What is changed counts at once. */
import type {
  ConfiguredWorkgroup,
  ConfiguredWorkgroups,
  WorkgroupSetup,
} from '../../../../src/protocol/index.js';
import { changeSettings, deleteWorkgroup, existingWorkgroup, readPeople } from '../../workgroup/index.js';
import { done } from '../account-schemas.js';
import type { Api } from '../context.js';
import { ApiError } from '../errors.js';
import { limitOf } from '../paging.js';
import type { Routes } from '../routes.js';
import { askAdminRoutes } from './ask-admin-routes.js';
import { forAdmins, workgroupChange } from './changes.js';
import { workgroupPeopleRoutes } from './workgroup-people-routes.js';
import {
  changes,
  configuredWorkgroup,
  configuredWorkgroups,
  listQuery,
  workgroupParams,
} from './workgroup-schemas.js';

const usual = 50;
const most = 200;
const tags = ['workgroups'];

export function workgroupAdminRoutes(api: Api, routes: Routes): void {
  settingsRoutes(api, routes);
  workgroupPeopleRoutes(api, routes);
  askAdminRoutes(api, routes);
}

function settingsRoutes(api: Api, routes: Routes): void {
  const { storage, workgroups, now } = routes.context;
  const onRequest = forAdmins(routes);
  const change = workgroupChange(routes);

  function configured(wanted: string): ConfiguredWorkgroup {
    const name = existingWorkgroup(storage.db, wanted);
    const { name: _name, ...settings } = workgroups.settings(name)!;
    const { open, waiting } = workgroups.status(name);
    const members = [...readPeople(storage.db, 'members', name)];
    const supervisors = [...readPeople(storage.db, 'supervisors', name)];
    return { name, open, waiting, settings: settings as WorkgroupSetup, members, supervisors };
  }

  api.get(
    '/workgroups',
    {
      onRequest,
      schema: {
        operationId: 'listWorkgroups',
        tags,
        summary: 'All workgroups with their settings and people. For admins.',
        querystring: listQuery,
        response: { 200: configuredWorkgroups },
      },
    },
    async (request): Promise<ConfiguredWorkgroups> => {
      const { cursor = '', limit } = request.query;
      const names = workgroups
        .list()
        .map(({ name }) => name)
        .filter((name) => name > cursor)
        .toSorted();
      const page = names.slice(0, limitOf(limit, usual, most));
      const last = page.length < names.length ? page.at(-1) : undefined;
      return { workgroup: page.map(configured), ...(last === undefined ? {} : { next: last }) };
    },
  );

  api.get(
    '/workgroups/:workgroup/setup',
    {
      onRequest,
      schema: {
        operationId: 'readWorkgroupSetup',
        tags,
        summary: 'One workgroup with its settings and people. For admins.',
        params: workgroupParams,
        response: { 200: configuredWorkgroup },
      },
    },
    async (request) => configured(request.params.workgroup),
  );

  api.put(
    '/workgroups/:workgroup',
    {
      onRequest,
      // The settings themselves say best what is wrong with them.
      attachValidation: true,
      config: { body: 'json' },
      schema: {
        operationId: 'changeWorkgroup',
        tags,
        summary: 'Changes settings; makes the workgroup when there is none. For admins.',
        params: workgroupParams,
        body: changes,
        response: { 200: configuredWorkgroup, 201: configuredWorkgroup },
      },
    },
    async (request, reply) => {
      const { workgroup } = request.params;
      const body: unknown = request.body;
      if (typeof body !== 'object' || body === null || Array.isArray(body))
        throw new ApiError('invalid-body');
      const made = await change(request, 'workgroup.changed', workgroup, (db) =>
        changeSettings(db, workgroup, body, now()),
      );
      return reply.code(made ? 201 : 200).send(configured(workgroup));
    },
  );

  api.delete(
    '/workgroups/:workgroup',
    {
      onRequest,
      schema: {
        operationId: 'deleteWorkgroup',
        tags,
        summary: 'Removes a workgroup. Its conversations end; what was said is kept. For admins.',
        params: workgroupParams,
        response: { 200: done },
      },
    },
    async (request) => {
      const { workgroup } = request.params;
      await change(request, 'workgroup.deleted', workgroup, (db) => deleteWorkgroup(db, workgroup));
    },
  );
}
