import type { ContactBody } from '../../../src/protocol/index.js';
import type { Op } from '../engine/engine.js';
import { usernameOf } from './chat-room-answers.js';
import { invalidField } from './errors.js';

/**
 * What adding or changing a contact asks of the engine.
 * @param adding then a contact without a `subscriptionType` is asked
 * @throws ApiError `invalid-field`, `not-found`
 */
export function contactOp(
  jid: string,
  body: ContactBody,
  adding: boolean,
  domain: string,
): Extract<Op, { type: 'setContact' }> {
  const username = usernameOf(jid, domain);
  if (body.jid !== undefined && usernameOf(body.jid, domain) !== username)
    throw invalidField('jid', 'The jid in the body is not the one in the path.');
  const { nickname, groups } = body;
  const wanted = body.subscriptionType === undefined ? undefined : Number(body.subscriptionType);
  if (wanted === -1)
    throw invalidField('subscriptionType', 'A contact that is added cannot be removed at once.');
  const to = wanted === undefined ? (adding ? true : undefined) : (wanted & 1) === 1;
  // Who is being added may have asked before: that stands until it is answered in so many words.
  const from = wanted === undefined || (adding && wanted < 2) ? undefined : wanted >= 2;
  return {
    type: 'setContact',
    username,
    ...(nickname === undefined ? {} : { nickname }),
    ...(groups === undefined ? {} : { groups: [groups.group].flat() }),
    wish: { ...(to === undefined ? {} : { to }), ...(from === undefined ? {} : { from }) },
  };
}
