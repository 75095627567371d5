import type { JsonObject } from '../../../common/json.ts';
import type { ProfileName } from '../../profile.ts';
import { operations, type Operation } from './operations.ts';
import { parameterType, patchTypes } from './parameters.ts';
import { schemaOf, SCHEMAS } from './schemas.ts';

/** The Swagger 2 document of a generation: `/swagger.json` of 1.9, `/openapi/v2` of the later ones. */
export function swagger(profile: ProfileName, version: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operations(profile)) {
    const item = (paths[operation.path] ??= {});
    item[operation.method] = describe(operation, profile);
  }
  const schemas = JSON.stringify(SCHEMAS[profile]).replaceAll('#/components/schemas/', '#/definitions/');
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths,
    definitions: JSON.parse(schemas) as JsonObject,
  };
}

function describe({ id, action, kind, query, path }: Operation, profile: ProfileName): JsonObject {
  const schema = schemaOf(kind, profile);
  const object = schema === undefined ? { type: 'object' } : { $ref: `#/definitions/${schema}` };
  const takesBody = action === 'post' || action === 'put' || action === 'patch';
  const body = { in: 'body', name: 'body', required: true, schema: action === 'patch' ? {} : object };
  return {
    operationId: id,
    ...(action === 'patch' ? { consumes: patchTypes(profile) } : { consumes: ['*/*'] }),
    produces: action === 'connect' ? ['*/*'] : ['application/json', 'application/yaml'],
    parameters: [
      ...placeholders(path).map((name) => ({ in: 'path', name, required: true, type: 'string' })),
      ...(takesBody ? [body] : []),
      ...query.map((name) => ({ in: 'query', name, type: parameterType(name) })),
    ],
    responses: { '200': { description: 'OK', ...(action === 'get' ? { schema: object } : {}) } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: '', kind, version: 'v1' },
  };
}

/** The names in braces of a path. */
export function placeholders(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}
