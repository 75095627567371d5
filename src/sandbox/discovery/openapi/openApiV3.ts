import type { JsonObject } from '../../../common/json.ts';
import { operations, type Operation } from './operations.ts';
import { parameterType, patchTypes } from './parameters.ts';
import { schemaOf, SCHEMAS } from './schemas.ts';
import { placeholders } from './swagger.ts';

/** The OpenAPI 3 document of the core API in 1.36: `/openapi/v3/api/v1`. */
export function openApiV3(version: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operations('1.36')) {
    const item = (paths[operation.path] ??= {});
    item[operation.method] = describe(operation);
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version },
    paths,
    components: { schemas: SCHEMAS['1.36'] },
  };
}

function describe({ id, action, kind, query, path }: Operation): JsonObject {
  const name = schemaOf(kind, '1.36');
  const object = name === undefined ? { type: 'object' } : { $ref: `#/components/schemas/${name}` };
  const inPath = placeholders(path).map((each) => ({
    in: 'path',
    name: each,
    required: true,
    schema: { type: 'string' },
  }));
  return {
    operationId: id,
    parameters: [
      ...inPath,
      ...query.map((each) => ({ in: 'query', name: each, schema: { type: parameterType(each) } })),
    ],
    ...(action === 'patch' && name !== undefined ? { requestBody: body(patchTypes('1.36'), {}) } : {}),
    ...(action === 'post' || action === 'put' ? { requestBody: body(['*/*'], object) } : {}),
    responses: {
      '200': {
        description: 'OK',
        ...(action === 'get' ? { content: { 'application/json': { schema: object } } } : {}),
      },
    },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: '', kind, version: 'v1' },
  };
}

/**
 * Only kinds whose structure is described say that they take a strategic merge patch: clients such as `kubectl apply`
 * take this for a promise to find the merge keys here, and fall back to what they know of other kinds themselves.
 */
function body(types: readonly string[], schema: JsonObject): JsonObject {
  return { content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}
