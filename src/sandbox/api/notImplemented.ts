import { failure } from './answer.ts';
import { ApiError } from './apiError.ts';
import type { Handler } from './handler.ts';

/** Parts of the core API that real servers have and the sandbox has not, each with the reason. */
const MISSING: ReadonlyMap<string, string> = new Map([
  ...['attach', 'exec', 'log', 'portforward', 'proxy'].map(
    (subresource) => [`pods/${subresource}`, 'The sandbox runs no containers'] as const,
  ),
  ['pods/binding', 'The sandbox has one node, and puts every pod on it'],
  ['bindings', 'The sandbox has one node, and puts every pod on it'],
  ['pods/ephemeralcontainers', 'The sandbox runs no containers'],
  ['pods/eviction', 'The sandbox evicts no pods: delete them'],
  ['pods/resize', 'The sandbox runs no containers'],
  ['namespaces/finalize', 'The sandbox empties a namespace before its deletion is answered'],
]);

/** Says that something is not there, to those who do not look into discovery first: kubectl prints the sentence. */
export const refuseNotImplemented: Handler = ({ group, version, resource = '', subresource }) => {
  const missing = subresource === undefined ? resource : `${resource}/${subresource}`;
  const why = group === '' && version === 'v1' ? MISSING.get(missing) : undefined;
  if (why === undefined) {
    return undefined;
  }
  throw new ApiError(failure(501, `${why}: ${missing} is not there.`, { reason: 'NotImplemented' }));
};
