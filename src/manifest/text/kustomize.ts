import { asJsonObject, isJsonArray, isJsonObject, type Json, type JsonObject } from '../../common/json.ts';

const FILE_NAME = /(?:^|[\\/])kustomization(?:\.ya?ml)?$/iu;
const PATCH_FILE = /(?:^|[\\/])(?:patches[\\/].*|[^\\/]*patch[^\\/]*\.(?:ya?ml|json))$/iu;
const OVERLAY = /(?:^|[\\/])overlays[\\/]/iu;
const DIRECTIVE = /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/u;

/** Whether a document tells kustomize what to build. Most such files name no kind. */
export function isKustomization(value: Json, path: string): boolean {
  const apiVersion = isJsonObject(value) ? value['apiVersion'] : undefined;
  return (
    FILE_NAME.test(path) ||
    (typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/'))
  );
}

/** The files, by their paths from its folder, with which a kustomization changes what others hold. */
export function patchFilesOf(kustomization: Json): readonly string[] {
  const { patches, patchesStrategicMerge, patchesJson6902 } = asJsonObject(kustomization);
  return [patches, patchesStrategicMerge, patchesJson6902].flatMap((list) =>
    (isJsonArray(list) ? list : []).flatMap((entry) => {
      const path = isJsonObject(entry) ? entry['path'] : entry;
      return typeof path === 'string' ? [path] : [];
    }),
  );
}

/** Whether a document is a JSON patch (RFC 6902), which kustomize keeps in files of its own. */
export function isJsonPatch(value: Json): boolean {
  return (
    isJsonArray(value) &&
    value.length > 0 &&
    value.every((operation) => isJsonObject(operation) && 'op' in operation && 'path' in operation)
  );
}

/**
 * Whether a Service is only what kustomize changes about one. Overlays hold whole Services too, and what has all that a
 * server asks for is taken for one.
 */
export function isServicePatch(object: JsonObject, path: string): boolean {
  return PATCH_FILE.test(path) || (OVERLAY.test(path) && !isWhole(object)) || hasDirective(object);
}

function isWhole({ spec }: JsonObject): boolean {
  if (!isJsonObject(spec)) {
    return false;
  }
  const { type, clusterIP, ports } = spec;
  return type === 'ExternalName' || clusterIP === 'None' || (isJsonArray(ports) && ports.length > 0);
}

function hasDirective(value: Json | undefined): boolean {
  if (isJsonArray(value)) {
    return value.some(hasDirective);
  }
  return (
    isJsonObject(value) &&
    Object.entries(value).some(([name, member]) => DIRECTIVE.test(name) || hasDirective(member))
  );
}
