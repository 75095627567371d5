import { createHash } from 'node:crypto';
import type { JsonObject } from '../../common/json.ts';
import { failure, json, type Answer } from '../api/answer.ts';
import { ApiError } from '../api/apiError.ts';
import type { Handler } from '../api/handler.ts';
import type { ApiRequest } from '../api/request.ts';
import { profiles, type ProfileName } from '../profile.ts';
import { openApiV3 } from './openapi/openApiV3.ts';
import { swagger } from './openapi/swagger.ts';

/**
 * The OpenAPI of a generation: `/swagger.json` in 1.9, `/openapi/v2` after it, and in 1.36 also `/openapi/v3` with
 * one document per group version. They are built when somebody asks. There is JSON only: who accepts nothing but
 * protobuf gets a 406.
 */
export function createOpenApiHandler(profile: ProfileName): Handler {
  const version = profiles[profile].version.gitVersion ?? '';
  const swaggerPath = profile === '1.9' ? '/swagger.json' : '/openapi/v2';
  const builders = new Map<string, () => JsonObject>([[swaggerPath, () => swagger(profile, version)]]);
  if (profile === '1.36') {
    builders.set('/openapi/v3/api/v1', () => openApiV3(version));
    builders.set('/openapi/v3', () => openApiIndex(openApiV3(version)));
  }
  return (request) => {
    const build = builders.get(request.path);
    return build && answerJson(request, build());
  };
}

/** What there is, each at an address that changes with its content (KEP-2896). */
function openApiIndex(core: JsonObject): JsonObject {
  const hash = createHash('sha256').update(JSON.stringify(core)).digest('hex').toUpperCase();
  return { paths: { 'api/v1': { serverRelativeURL: `/openapi/v3/api/v1?hash=${hash}` } } };
}

function answerJson({ headers }: ApiRequest, document: JsonObject): Answer {
  const { accept = '*/*' } = headers;
  if (/\*\/\*|application\/(json|\*)/.test(accept)) {
    return json(document);
  }
  const message = 'only the following media types are accepted: application/json';
  throw new ApiError(failure(406, message, { reason: 'NotAcceptable' }));
}
