import { isJsonObject, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { checkKind } from '../../kube/serviceApi/body.ts';

/**
 * The parts of a file that is to be applied.
 *
 * @throws KubeError `invalid` for a file that is no Service at all
 */
export function checkFile(file: JsonObject): { readonly metadata: JsonObject; readonly spec: JsonObject } {
  const { metadata, spec } = checkKind(file);
  return { metadata: checkPart('metadata', metadata), spec: checkPart('spec', spec) };
}

/** Without it everything that was applied before would be removed. */
function checkPart(name: string, value: JsonObject[string]): JsonObject {
  if (!isJsonObject(value)) {
    throw new KubeError('invalid', `${name} must be an object.`);
  }
  return value;
}
