/** Stable names for everything that can go wrong; a client decides by these and never by the sentence. */
export type ErrorCode =
  | 'invalid-body' // no JSON, or not the JSON object that is asked for
  | 'invalid-field' // `field` names the member, parameter or header
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'not-signed-in' // no credential, or one that is unknown or has expired
  | 'wrong-password'
  | 'second-factor-needed' // the password was right; with `field` the code was wrong, too old, or used before
  | 'invalid-identity' // what a site said of its visitor cannot be believed
  | 'forbidden' // a known caller who may not do this
  | 'foreign-origin'
  | 'not-found' // no such thing, or none for this caller: both look the same
  | 'unknown-workgroup'
  | 'workgroup-closed' // switched off, outside its hours, or no available expert
  | 'queue-full'
  | 'already-asking' // this caller has an open question in this workgroup
  | 'already-exists' // what is to be created is there; nothing was changed
  | 'handover-pending' // this conversation is being handed over already
  | 'offer-gone' // answered by another, revoked, or timed out
  | 'not-an-occupant' // post to a room that was left, or never joined
  | 'room-ended'
  | 'conversation-running' // what is done with it needs its end first
  | 'room-full'
  | 'room-password' // the room has one, and it was not given, or another
  | 'no-expert-answered' // a blocking ask waited its 180 s
  | 'idempotency-mismatch' // same key, other body
  | 'in-progress' // same key, first call still running
  | 'too-many-requests'
  | 'method-not-allowed'
  | 'unavailable' // the server cannot do it now: shutting down, disk full
  | 'internal';

/**
 * Every answer that is not 2xx. `exception`, `message` and `ressource` are the members (and the spelling)
 * that clients of the original read; `status`, `code` and `field` are ours.
 */
export interface ErrorBody {
  status: number;
  code: ErrorCode;
  /** A whole sentence that may be shown to a person. */
  message: string;
  /** Which member, parameter or header is wrong, as a path such as `emailAddress` or `data.extra`. */
  field?: string;
  exception: string;
  ressource?: string;
}
