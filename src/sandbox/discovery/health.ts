import { text, type Answer } from '../api/answer.ts';
import type { ApiRequest } from '../api/request.ts';
import type { ProfileName } from '../profile.ts';

/** `/healthz`, and from 1.16 on `/livez` and `/readyz`; with `?verbose`, as people ask for it. */
export function health({ path, query }: ApiRequest, profile: ProfileName): Answer | undefined {
  const name = path.slice(1);
  const isKnown = name === 'healthz' || (profile !== '1.9' && (name === 'livez' || name === 'readyz'));
  if (!isKnown) {
    return undefined;
  }
  return query.has('verbose') ? text(200, `[+]ping ok\n${name} check passed\n`) : text(200, 'ok');
}
