/** Every answer that is not 2xx has one shape, whoever refused. */
import type { FastifyError, FastifySchemaValidationError } from 'fastify';
import type { ErrorBody, ErrorCode } from '../../../src/protocol/index.js';
import { AdministrationError } from '../administration/index.js';
import { AccountError, AuthBusy, InvalidIdentity, SecondFactorNeeded, TooManyCodes } from '../auth/index.js';
import { EngineError } from '../engine/engine.js';
import { StorageUnavailable } from '../storage/index.js';
import { SetUpError } from '../workgroup/index.js';
import { WorkgroupError } from '../workgroup/service.js';

/** Status and default sentence of each code. The sentences may be shown to a person. */
const refusals: { readonly [Code in ErrorCode]: readonly [status: number, sentence: string] } = {
  'invalid-body': [400, 'The body must be a JSON object.'],
  'invalid-field': [400, 'One of the values is not valid.'],
  'body-too-large': [413, 'The body is larger than 16 KiB.'],
  'unsupported-media-type': [415, 'The body must be sent as application/json.'],
  'not-signed-in': [401, 'Please sign in first.'],
  'wrong-password': [401, 'The username or the password is wrong.'],
  'second-factor-needed': [401, 'Please enter the code of your authenticator too.'],
  'invalid-identity': [401, 'This website could not say who you are.'],
  forbidden: [403, 'You may not do this.'],
  'foreign-origin': [403, 'This website may not use this chat.'],
  'not-found': [404, 'There is nothing here.'],
  'unknown-workgroup': [404, 'There is no such workgroup.'],
  'workgroup-closed': [409, 'Nobody is there to answer at the moment.'],
  'queue-full': [409, 'Too many people are waiting at the moment.'],
  'already-asking': [409, 'You already have an open question here.'],
  'already-exists': [409, 'There is one with this name already.'],
  'handover-pending': [409, 'This conversation is being handed over already.'],
  'offer-gone': [409, 'This offer was taken by somebody else, or is over.'],
  'not-an-occupant': [409, 'You are not in this room.'],
  'room-ended': [409, 'This conversation has ended.'],
  'conversation-running': [409, 'This conversation is still going on.'],
  'room-full': [409, 'There is no more room in there at the moment.'],
  'room-password': [403, 'This room has a password, and this is not it.'],
  'no-expert-answered': [409, 'Nobody could take the question in time.'],
  'idempotency-mismatch': [422, 'This key was already used with another body.'],
  'in-progress': [409, 'The first call with this key is still running.'],
  'too-many-requests': [429, 'That was too often. Please wait a moment.'],
  'method-not-allowed': [405, 'This address does not know this method.'],
  unavailable: [503, 'The chat is not available at the moment. Please try again.'],
  internal: [500, 'Something went wrong on our side.'],
};

/** The names that clients of the original find in `exception`. */
const exceptions: { readonly [status: number]: string } = {
  400: 'IllegalArgumentException',
  401: 'NotAuthorizedException',
  403: 'NotAllowedException',
  404: 'NotFoundException',
  409: 'NotAllowedException',
};

/** A refusal that `http/` itself decides on. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly field: string | undefined;
  readonly headers: { readonly [name: string]: string };

  constructor(
    code: ErrorCode,
    about: { sentence?: string; field?: string; headers?: { readonly [name: string]: string } } = {},
  ) {
    super(about.sentence ?? refusals[code][1]);
    this.code = code;
    this.status = refusals[code][0];
    this.field = about.field;
    this.headers = about.headers ?? (code === 'unavailable' ? { 'retry-after': '5' } : {});
  }

  get body(): ErrorBody {
    return {
      status: this.status,
      code: this.code,
      message: this.message,
      ...(this.field === undefined ? {} : { field: this.field, ressource: this.field }),
      exception: exceptions[this.status] ?? 'ServiceException',
    };
  }
}

export function invalidField(field: string, sentence: string): ApiError {
  return new ApiError('invalid-field', { field, sentence });
}

/** Whatever was thrown, as a refusal; `unexpected` when it is a fault of ours that belongs in the log. */
export function toApiError(error: unknown): { refusal: ApiError; unexpected: boolean } {
  const refusal = known(error);
  return { refusal: refusal ?? new ApiError('internal'), unexpected: refusal === undefined };
}

function known(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  // The service's and the engine's own sentences are for programmers; a person is shown ours.
  if (error instanceof WorkgroupError) return new ApiError(error.code);
  if (error instanceof EngineError) return ofEngine(error);
  if (error instanceof SetUpError || error instanceof AdministrationError) return ofSetUp(error);
  if (error instanceof AuthBusy || error instanceof StorageUnavailable) return new ApiError('unavailable');
  if (error instanceof AccountError) return ofAccount(error);
  if (error instanceof SecondFactorNeeded)
    return new ApiError(
      'second-factor-needed',
      error.wrong ? { sentence: error.message, field: 'totp' } : {},
    );
  if (error instanceof TooManyCodes)
    return new ApiError('too-many-requests', { headers: { 'retry-after': String(error.retryAfter) } });
  if (error instanceof InvalidIdentity)
    return new ApiError('invalid-identity', { sentence: error.message, field: 'identity' });
  return error instanceof Error ? ofFastify(error as FastifyError) : undefined;
}

function ofSetUp({ code, field, message: sentence }: SetUpError | AdministrationError): ApiError {
  return new ApiError(code, field === undefined ? { sentence } : { sentence, field });
}

function ofEngine({ code, field, message }: EngineError): ApiError {
  if (code === 'invalid-field' && field !== undefined) return invalidField(field, message);
  return new ApiError(code === 'id-taken' ? 'idempotency-mismatch' : code);
}

function ofAccount({ code, message: sentence }: AccountError): ApiError {
  switch (code) {
    case 'wrong-name':
      return invalidField('username', sentence);
    case 'wrong-password':
      return invalidField('password', sentence);
    case 'wrong-key':
      return invalidField('secretOrKey', sentence);
    case 'taken':
      return new ApiError('already-exists', { sentence });
    case 'unknown':
      return new ApiError('not-found', { sentence });
    case 'locked':
    case 'last-admin':
      return new ApiError('forbidden', { sentence });
  }
}

/** What Fastify refuses before a handler runs. */
function ofFastify(error: FastifyError): ApiError | undefined {
  const problem = error.validation?.[0];
  if (problem !== undefined) return refusalOfSchema(problem, error.validationContext);
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('body-too-large');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ApiError('unsupported-media-type');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new ApiError('invalid-body');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new ApiError('not-found');
  }
  // A body that is no JSON, or one that names `__proto__`.
  if (error instanceof SyntaxError && error.statusCode === 400) return new ApiError('invalid-body');
  return undefined;
}

type Problem = FastifySchemaValidationError;

/** What a schema found wrong, as a refusal that names the field. */
export function refusalOfSchema(problem: Problem, part: string | undefined): ApiError {
  const field = fieldOf(problem, part);
  if (field === '') return new ApiError('invalid-body');
  return invalidField(field, `The value of ${field} ${reasonOf(problem)}.`);
}

/** `emailAddress`, `data.extra`; empty for the body as a whole. */
function fieldOf({ instancePath, keyword, params }: Problem, part: string | undefined): string {
  const path = instancePath.split('/').slice(1);
  if (keyword === 'required') path.push(String(params['missingProperty']));
  if (keyword === 'additionalProperties') path.push(String(params['additionalProperty']));
  const field = path.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
  // A name that the caller invented is told back, but not at any length.
  if (field !== '') return field.slice(0, 100);
  return part === 'body' && keyword === 'type' ? '' : (part ?? '');
}

function reasonOf({ keyword, params }: Problem): string {
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is not known here';
    case 'type':
      return `must be of the type ${String(params['type'])}`;
    case 'maxLength':
      return `must not be longer than ${String(params['limit'])} characters`;
    case 'maxProperties':
      return 'has too many members';
    case 'minLength':
      return 'must not be empty';
    default:
      return 'is not valid';
  }
}
