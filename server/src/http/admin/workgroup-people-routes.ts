/** `/workgroups/{workgroup}/members` and `/supervisors`: who answers, and who watches over it. */
import type { TSchema } from 'typebox';
import { addPerson, readPeople, removePerson, replacePeople, type Part } from '../../workgroup/index.js';
import { done } from '../account-schemas.js';
import { nameOf } from '../bodies.js';
import type { Api } from '../context.js';
import type { Routes } from '../routes.js';
import { forAdmins, workgroupChange } from './changes.js';
import { memberList, personParams, supervisorList, workgroupParams } from './workgroup-schemas.js';

const tags = ['workgroups'];

export function workgroupPeopleRoutes(api: Api, routes: Routes): void {
  const { engine, storage } = routes.context;
  const onRequest = forAdmins(routes);
  const change = workgroupChange(routes);

  people('members', 'member', memberList, {
    list: 'listWorkgroupMembers',
    replace: 'replaceWorkgroupMembers',
    add: 'addWorkgroupMember',
    remove: 'removeWorkgroupMember',
  });
  people('supervisors', 'supervisor', supervisorList, {
    list: 'listSupervisors',
    replace: 'replaceSupervisors',
    add: 'addSupervisor',
    remove: 'removeSupervisor',
  });

  /** The four calls about the members of a workgroup, or about its supervisors. */
  function people(
    part: Part,
    one: 'member' | 'supervisor',
    list: TSchema,
    names: { readonly [call in 'list' | 'replace' | 'add' | 'remove']: string },
  ): void {
    const answer = (workgroup: string) => ({ [one]: readPeople(storage.db, part, workgroup) });
    const action = `workgroup.${part}-changed` as const;

    api.get(
      `/workgroups/:workgroup/${part}`,
      {
        onRequest,
        schema: {
          operationId: names.list,
          tags,
          summary: `The ${part} of a workgroup. For admins.`,
          params: workgroupParams,
          response: { 200: list },
        },
      },
      async (request) => answer(request.params.workgroup),
    );

    api.put(
      `/workgroups/:workgroup/${part}`,
      {
        onRequest,
        config: { body: 'json' },
        schema: {
          operationId: names.replace,
          tags,
          summary: `Says who the ${part} of a workgroup are. For admins.`,
          params: workgroupParams,
          body: list,
          response: { 200: list },
        },
      },
      async (request) => {
        const { workgroup } = request.params;
        const wanted = (request.body as { readonly [member: string]: readonly string[] })[one]!;
        await change(request, action, workgroup, (db) =>
          replacePeople(db, part, workgroup, wanted.map(nameOf)),
        );
        await engine.admin.rightsChanged();
        return answer(workgroup);
      },
    );

    api.post(
      `/workgroups/:workgroup/${part}/:user`,
      {
        onRequest,
        schema: {
          operationId: names.add,
          tags,
          summary: `Adds a ${one} to a workgroup. For admins.`,
          params: personParams,
          response: { 201: done },
        },
      },
      async (request, reply) => {
        const { workgroup, user } = request.params;
        await change(request, action, workgroup, (db) => addPerson(db, part, workgroup, nameOf(user)));
        reply.code(201);
      },
    );

    api.delete(
      `/workgroups/:workgroup/${part}/:user`,
      {
        onRequest,
        schema: {
          operationId: names.remove,
          tags,
          summary: `Takes a ${one} from a workgroup. For admins.`,
          params: personParams,
          response: { 200: done },
        },
      },
      async (request) => {
        const { workgroup, user } = request.params;
        await change(request, action, workgroup, (db) => removePerson(db, part, workgroup, nameOf(user)));
        await engine.admin.rightsChanged();
      },
    );
  }
}
