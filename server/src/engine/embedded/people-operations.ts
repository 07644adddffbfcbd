/** People: presence, contacts, messages between two. */
import type { PeopleOp, PeopleOpResult } from '../engine.js';
import type { Means, Operations } from './operations.js';

export function peopleOperations(_means: Means): Operations<PeopleOp, PeopleOpResult> {
  return {
    // Nobody watches anybody yet: with contacts, this is where the watchers are told.
    presence: async () => undefined,
  };
}
