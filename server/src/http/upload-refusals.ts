/** Why a file was not taken, as answers. */
import { UploadError } from '../uploads/index.js';
import { ApiError, invalidField } from './errors.js';

export const wrongKind = (field?: string) =>
  new ApiError('unsupported-media-type', {
    sentence: 'Files of this kind cannot be sent.',
    ...(field === undefined ? {} : { field }),
  });

export const wrongSize = () => invalidField('size', 'The file must have the size that was announced.');

/** For `catch`: throws what is to be answered. */
export function refuseUpload(error: unknown): never {
  throw error instanceof UploadError ? refusalOf(error) : error;
}

function refusalOf({ problem, retryAfter }: UploadError): ApiError {
  switch (problem) {
    case 'too-many':
      return new ApiError('too-many-requests', { headers: { 'retry-after': String(retryAfter) } });
    case 'wrong-size':
      return wrongSize();
    case 'wrong-kind':
      return wrongKind();
    case 'incomplete':
      return new ApiError('invalid-body', { sentence: 'The file did not arrive whole.' });
    case 'in-progress':
      return new ApiError('in-progress', { headers: { 'retry-after': '5' } });
    case 'not-found':
      return new ApiError('not-found');
  }
}
