import type { JsonObject } from '../../../common/json.ts';
import type { ProfileName } from '../../profile.ts';
import schemas1_20 from './schemas-1.20.json' with { type: 'json' };
import schemas1_36 from './schemas-1.36.json' with { type: 'json' };
import schemas1_9 from './schemas-1.9.json' with { type: 'json' };

/**
 * The structure of Service and Namespace and all they consist of, by the names of the real servers' OpenAPI, without
 * its descriptions. References are those of Swagger 2 up to 1.20, and those of OpenAPI 3 in 1.36.
 */
export const SCHEMAS: Readonly<Record<ProfileName, Readonly<Record<string, JsonObject>>>> = {
  '1.9': schemas1_9,
  '1.20': schemas1_20,
  '1.36': schemas1_36,
};

/** The name of a kind's schema; undefined for kinds whose structure is not described here. */
export function schemaOf(kind: string, profile: ProfileName): string | undefined {
  const name = `io.k8s.api.core.v1.${kind}`;
  return Object.hasOwn(SCHEMAS[profile], name) ? name : undefined;
}
