/** What people can do with one another: operations, their results, and the events they cause. */
import type { Availability } from '../../../src/protocol/index.js';

/** What a principal asks of its own presence, of contacts and of messages between two. */
export type PeopleOp = { readonly type: 'presence'; readonly show: Availability; readonly status: string };

/** What each operation answers with. All of them may reject with an `EngineError`. */
export interface PeopleOpResult {
  presence: void;
}

/** What happens to one principal. Addresses are bare usernames; `events/` makes the wire's of them. */
export type PeopleEvent = {
  readonly type: 'presence';
  readonly from: string;
  readonly show: Availability;
  readonly status: string;
};
