/** A clinic that does not exist, so that one command shows the whole system. Its passwords are known to everybody. */
import { createUsers } from '../auth/index.js';
import type { Storage } from '../storage/index.js';
import { readWorkgroups } from '../workgroup/index.js';
import { addWorkgroup } from './workgroups.js';

export interface DemoExpert {
  readonly username: string;
  readonly name: string;
  readonly password: string;
  readonly workgroups: readonly string[];
}

export const demoExperts: readonly DemoExpert[] = [
  { username: 'amira', name: 'Dr Amira Haddad', password: 'demo-amira', workgroups: ['diabetes'] },
  {
    username: 'ben',
    name: 'Ben Okafor, diabetes nurse',
    password: 'demo-ben',
    workgroups: ['diabetes', 'appointments'],
  },
];

const demoWorkgroups = [
  {
    name: 'diabetes',
    title: 'Diabetes care',
    description: 'Questions about blood sugar, insulin, food and travelling with diabetes.',
  },
  {
    name: 'appointments',
    title: 'Appointments',
    description: 'Make, move or cancel a visit to the clinic.',
  },
] as const;

/** Adds what is missing, so that a restart keeps the conversations and who is signed in. */
export async function addDemoData(storage: Storage, now: () => number): Promise<void> {
  const users = createUsers({ storage, now });
  const missing = demoExperts.filter(({ username }) => !users.find(username));
  await Promise.all(
    missing.map(({ username, name, password }) =>
      users.add({ username, name, password, email: '', admin: false }),
    ),
  );

  const known = new Set(readWorkgroups(storage.db).map(({ name }) => name));
  for (const settings of demoWorkgroups) {
    if (known.has(settings.name)) continue;
    const members = demoExperts.filter((expert) => expert.workgroups.includes(settings.name));
    await addWorkgroup(
      storage,
      settings,
      members.map(({ username }) => username),
    );
  }
}
