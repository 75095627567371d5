import { KubeError } from '../errors.ts';

/** There is no identity to send a request with. Nothing was sent. */
export function credentialsError(message: string, cause?: unknown): KubeError {
  return new KubeError('credentials', message, cause === undefined ? {} : { cause });
}
