import type { FastifyRequest, FastifySchema } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { refusalOfSchema } from './errors.js';

/**
 * Judges what did not come as a JSON body by the same rules as one: a message sent as text.
 * @throws ApiError `invalid-body` or `invalid-field`
 */
export function checkAgainst<Schema extends TSchema>(
  request: FastifyRequest,
  schema: Schema,
  value: unknown,
): Static<Schema> {
  const validate = request.compileValidationSchema(schema as FastifySchema, 'body');
  if (validate(value)) return value as Static<Schema>;
  throw refusalOfSchema(validate.errors![0]!, 'body');
}
