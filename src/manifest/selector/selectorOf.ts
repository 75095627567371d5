import { asJsonObject, type JsonObject } from '../../common/json.ts';
import type { Labels } from '../../kube/workloads.ts';

/** The labels that a Service selects pods by: those that are text, as a server takes them. */
export function selectorOf(service: JsonObject): Labels {
  const { selector } = asJsonObject(service['spec']);
  const labels = Object.entries(asJsonObject(selector)).filter(
    (label): label is [string, string] => typeof label[1] === 'string',
  );
  return Object.fromEntries(labels);
}
