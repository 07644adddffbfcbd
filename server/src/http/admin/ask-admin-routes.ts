/** `/ask/admin`: setting up workgroups as the original has it, but for lists that empty themselves by mistake. */
import { createWorkgroup, deleteWorkgroup, replacePeople } from '../../workgroup/index.js';
import { done } from '../account-schemas.js';
import { nameOf, textOf } from '../bodies.js';
import type { Api } from '../context.js';
import { invalidField } from '../errors.js';
import type { Routes } from '../routes.js';
import { forAdmins, workgroupChange } from './changes.js';
import { workgroupParams, workgroupToCreate } from './workgroup-schemas.js';

const tags = ['workgroups'];

export function askAdminRoutes(api: Api, routes: Routes): void {
  const { now } = routes.context;
  const onRequest = forAdmins(routes);
  const change = workgroupChange(routes);

  api.post(
    '/ask/admin',
    {
      onRequest,
      config: { body: 'json' },
      schema: {
        operationId: 'createWorkgroup',
        tags,
        summary: 'Makes a workgroup, as the original does. For admins.',
        body: workgroupToCreate,
        response: { 200: done },
      },
    },
    async (request) => {
      const { name, description = '', members } = request.body;
      await change(request, 'workgroup.created', name, (db) =>
        createWorkgroup(db, name, { description }, namesIn(members), now()),
      );
    },
  );

  api.post(
    '/ask/admin/:workgroup',
    {
      onRequest,
      config: { body: 'text' },
      schema: {
        operationId: 'setWorkgroupMembers',
        tags,
        summary: 'Says who the members of a workgroup are: names separated by commas or spaces. For admins.',
        params: workgroupParams,
        response: { 200: done },
      },
    },
    async (request) => {
      const { workgroup } = request.params;
      const members = namesIn(textOf(request.body, 'members'));
      await change(request, 'workgroup.members-changed', workgroup, (db) =>
        replacePeople(db, 'members', workgroup, members),
      );
    },
  );

  api.delete(
    '/ask/admin/:workgroup',
    {
      onRequest,
      schema: {
        operationId: 'removeWorkgroup',
        tags,
        summary: 'Removes a workgroup, as the original does. For admins.',
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

/** Never none: a list that was emptied by mistake would leave a workgroup without anybody to answer. */
function namesIn(text: string): string[] {
  const names = text
    .split(/[\s,;]+/)
    .filter((name) => name !== '')
    .map(nameOf);
  if (names.length === 0) throw invalidField('members', 'Name at least one member.');
  return names;
}
