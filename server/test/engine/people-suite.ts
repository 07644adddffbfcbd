/** What every engine must do for people: who sees whom, whatever they do, and messages between two. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Availability } from '../../../src/protocol/index.js';
import {
  EngineError,
  type Engine,
  type EngineEvent,
  type Principal,
  type Session,
} from '../../src/engine/index.js';
import type { EngineUnderTest, KnownUser } from './engine-suite.js';

const usernames = ['ada', 'bo', 'cy'] as const;
type Name = (typeof usernames)[number];

interface Move {
  readonly by: Name;
  readonly to: Name;
  readonly does: 'ask' | 'approve' | 'refuse' | 'stop' | 'remove' | 'list' | 'show';
  readonly show: Availability;
}

export function definePeopleSuite(
  name: string,
  makeEngine: (users: readonly KnownUser[]) => Promise<EngineUnderTest>,
): void {
  const principals = Object.fromEntries(
    usernames.map((username) => [
      username,
      { kind: 'user', username, name: username.toUpperCase(), admin: false },
    ]),
  ) as Record<Name, Principal>;

  describe(`people: ${name}`, () => {
    let tested: EngineUnderTest;
    let people: Record<Name, Person>;

    const openAll = async (engine: Engine) => {
      const opened = usernames.map(async (username) => [
        username,
        new Person(await engine.open(principals[username])),
      ]);
      people = Object.fromEntries(await Promise.all(opened)) as Record<Name, Person>;
    };
    before(async () => {
      tested = await makeEngine(Object.values(principals));
      await openAll(tested.engine);
    });
    after(() => tested.stop());

    it('see exactly those who let them, and hear of nobody else, after any moves and a restart', async () => {
      const move: fc.Arbitrary<Move> = fc.record({
        by: fc.constantFrom(...usernames),
        to: fc.constantFrom(...usernames),
        does: fc.constantFrom('ask', 'ask', 'approve', 'refuse', 'stop', 'remove', 'list', 'show', 'show'),
        show: fc.constantFrom('available', 'dnd', 'offline'),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            move.filter(({ by, to }) => by !== to),
            { maxLength: 20 },
          ),
          async (moves) => {
            const model = new Model();
            for (const each of usernames) {
              for (const other of usernames)
                if (each !== other) await people[each].session.do({ type: 'removeContact', username: other });
              await people[each].session.do({ type: 'presence', show: 'offline', status: '' });
            }
            for (const each of moves) {
              const watchers = each.does === 'show' ? model.watchers(each) : [];
              const heard = await hearing(() => act(people[each.by].session, each));
              model.apply(each);
              if (each.does === 'show') assert.deepEqual(heard, watchers);
              await agree(model);
            }
          },
        ),
        { numRuns: 25 },
      );

      await people.ada.session.do({ type: 'setContact', username: 'bo', wish: { to: true } });
      await people.bo.session.do({ type: 'setContact', username: 'ada', wish: { to: true } });
      await people.bo.session.do({ type: 'presence', show: 'xa', status: 'Kept' });
      const told = () => people.ada.session.do({ type: 'catchUp' });
      const before = [await told(), await people.ada.session.do({ type: 'contacts' })];
      await openAll(await tested.restart());
      assert.deepEqual([await told(), await people.ada.session.do({ type: 'contacts' })], before);
    });

    /** Who hears of a presence while this is done. A message to oneself comes behind everything else. */
    const hearing = async (work: () => Promise<unknown>): Promise<Name[]> => {
      const marks = usernames.map((username) => people[username].mark());
      await work();
      await Promise.all(usernames.map((username) => people[username].fence()));
      return usernames.filter((username, index) =>
        people[username].since(marks[index]!).some(({ type }) => type === 'presence'),
      );
    };

    const agree = async (model: Model) => {
      for (const owner of usernames) {
        const { contacts, requests } = await people[owner].session.do({ type: 'contacts' });
        for (const other of usernames.filter((each) => each !== owner)) {
          const contact = contacts.find(({ username }) => username === other);
          const [to, from] = [model.sees(owner, other), model.sees(other, owner)];
          const words = { nono: 'none', yesno: 'to', noyes: 'from', yesyes: 'both' } as const;
          const shown = (consent: string) => (consent === 'yes' ? 'yes' : 'no');
          assert.equal(contact?.subscription ?? 'none', words[`${shown(to)}${shown(from)}`]);
          assert.equal(contact?.asked ?? false, to === 'asked');
          assert.equal(contact?.presence?.show, to === 'yes' ? model.shown(other) : undefined);
          assert.equal(
            requests.some(({ username }) => username === other),
            from === 'asked',
          );
        }
      }
    };

    it('write to one another in one order, once for each id, and each hears its own', async () => {
      const { ada, bo } = people;
      const sent = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          (index % 2 ? ada : bo).session.do({
            type: 'sendMessage',
            to: index % 2 ? 'bo' : 'ada',
            id: `m-${index % 10}`,
            body: `text ${index % 10}`,
            data: null,
          }),
        ),
      );
      assert.equal(new Set(sent.map(({ id, stamp }) => id + stamp)).size, 10);
      await Promise.all([ada.fence(), bo.fence()]);
      const heard = (person: Person) => person.messages().filter(({ id }) => id.startsWith('m-'));
      assert.deepEqual(heard(ada), heard(bo));
      const { conversations } = await ada.session.do({ type: 'archive', with: 'bo', limit: 200 });
      assert.deepEqual(
        conversations.flatMap(({ messages }) => messages),
        heard(ada),
      );
      const third = await people.cy.session.do({ type: 'archive', limit: 200 });
      assert.ok(third.conversations.every(({ participants }) => participants.includes('cy')));
    });

    it('are nothing to visitors', async () => {
      const visitor = await tested.engine.open({
        kind: 'visitor',
        username: 'visitor-eve',
        name: 'Eve',
        admin: false,
      });
      for (const op of [
        { type: 'contacts' },
        { type: 'setContact', username: 'ada' },
        { type: 'subscription', username: 'ada', step: 'subscribe' },
        { type: 'sendMessage', to: 'ada', body: 'x', data: null },
        { type: 'archive', limit: 1 },
        { type: 'findUsers', search: '', limit: 1, offset: 0 },
        { type: 'profile' },
      ] as const)
        await assert.rejects(
          visitor.do(op),
          (error) => error instanceof EngineError && error.code === 'not-found',
          op.type,
        );
      assert.deepEqual(await visitor.do({ type: 'catchUp' }), []);
      await visitor.close();
    });
  });
}

function act(session: Session, { does, to: username, show }: Move): Promise<unknown> {
  switch (does) {
    case 'ask':
      return session.do({ type: 'subscription', username, step: 'subscribe' });
    case 'approve':
      return session.do({ type: 'subscription', username, step: 'subscribed' });
    case 'refuse':
      return session.do({ type: 'subscription', username, step: 'unsubscribed' });
    case 'stop':
      return session.do({ type: 'subscription', username, step: 'unsubscribe' });
    case 'remove':
      return session.do({ type: 'removeContact', username });
    case 'list':
      return session.do({ type: 'setContact', username, nickname: 'Friend' });
    case 'show':
      return session.do({ type: 'presence', show, status: '' });
  }
}

/** The same in the simplest words: one arrow between each two, and what each shows. */
class Model {
  private readonly arrows = new Map<string, 'asked' | 'yes'>();
  private readonly shows = new Map<Name, Availability>();

  sees(one: Name, other: Name): 'no' | 'asked' | 'yes' {
    return this.arrows.get(`${one} ${other}`) ?? 'no';
  }

  shown(one: Name): Availability {
    return this.shows.get(one) ?? 'offline';
  }

  watchers({ by, show }: Move): Name[] {
    if (show === 'offline' && this.shown(by) === 'offline') return [];
    return usernames.filter((each) => each !== by && this.sees(each, by) === 'yes');
  }

  apply({ by, to, does, show }: Move): void {
    const there = `${by} ${to}`;
    const back = `${to} ${by}`;
    if (does === 'ask' && !this.arrows.has(there)) {
      const mutual = this.arrows.has(back);
      this.arrows.set(there, mutual ? 'yes' : 'asked');
      if (mutual) this.arrows.set(back, 'yes');
    }
    if (does === 'approve' && this.arrows.has(back)) this.arrows.set(back, 'yes');
    if (does === 'refuse' || does === 'remove') this.arrows.delete(back);
    if (does === 'stop' || does === 'remove') this.arrows.delete(there);
    if (does === 'show') this.shows.set(by, show);
  }
}

/** A session and all that it has heard. */
class Person {
  readonly session: Session;
  private readonly heard: EngineEvent[] = [];
  private readonly waiting = new Map<string, () => void>();
  private fences = 0;

  constructor(session: Session) {
    this.session = session;
    void this.listen();
  }

  mark(): number {
    return this.heard.length;
  }

  since(mark: number): EngineEvent[] {
    return this.heard.slice(mark);
  }

  messages() {
    return this.heard.flatMap((event) => (event.type === 'directMessage' ? [event.message] : []));
  }

  /** Resolves when everything that happened before has been heard. */
  async fence(): Promise<void> {
    const id = `fence-${process.pid}-${performance.now()}-${++this.fences}`;
    const arrived = new Promise<void>((resolve) => this.waiting.set(id, resolve));
    await this.session.do({
      type: 'sendMessage',
      to: this.session.principal.username,
      id,
      body: 'x',
      data: null,
    });
    await arrived;
  }

  private async listen(): Promise<void> {
    for await (const event of this.session.events) {
      this.heard.push(event);
      if (event.type === 'directMessage') this.waiting.get(event.message.id)?.();
    }
  }
}
