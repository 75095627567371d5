import { KubeError, type KubeErrorOptions } from '../errors.ts';

/** There is no identity to send a request with. Nothing was sent. */
export function credentialsError(message: string, options: KubeErrorOptions = {}): KubeError {
  return new KubeError('credentials', message, options);
}
