import { isJsonArray, isJsonObject, type JsonObject } from '../../common/json.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import { valueAt } from '../diff/fieldPath.ts';
import type { ManifestDocument } from '../text/manifest.ts';
import { findField } from '../text/findField.ts';
import type { RuleCode } from './codes.ts';
import type { Finding } from './finding.ts';

/** What two ports must not both have. */
const OF_PORTS: Partial<Record<RuleCode, (port: JsonObject) => string>> = {
  'duplicate-port-name': ({ name }) => JSON.stringify(name),
  'duplicate-port': ({ port, protocol = 'TCP' }) => JSON.stringify([port, protocol]),
  'duplicate-node-port': ({ nodePort, protocol = 'TCP' }) => JSON.stringify([nodePort, protocol]),
};

/**
 * Where the other one of two stands that must not both be there: the first of equal ports or keys. Undefined for findings
 * of another kind.
 */
export function otherOccurrence(document: ManifestDocument, { code, path }: Finding): TextRange | undefined {
  const { root, content } = document;
  if (root === undefined || content.kind !== 'service') {
    return undefined;
  }
  if (code === 'duplicate-key') {
    return document.duplicateKeys().find((key) => key.path === path);
  }
  const keyOf = OF_PORTS[code];
  const [, index] = /^spec\.ports\[(\d+)\]/u.exec(path) ?? [];
  const ports = valueAt(content.object, ['spec', 'ports']);
  const port = isJsonArray(ports) ? ports[Number(index)] : undefined;
  if (keyOf === undefined || !isJsonArray(ports) || !isJsonObject(port)) {
    return undefined;
  }
  const first = ports.findIndex((other) => isJsonObject(other) && keyOf(other) === keyOf(port));
  return first === Number(index) ? undefined : findField(root, path.replace(/\[\d+\]/u, `[${first}]`))?.range;
}
