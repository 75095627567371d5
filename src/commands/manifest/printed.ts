import type { JsonObject } from '../../common/json.ts';
import { printYaml } from '../../kube/yaml/yaml.ts';
import { comparable } from '../../manifest/diff/comparable.ts';

/** A Service as it is compared by people: what they decide of it, in YAML. Empty where there is none. */
export function printed(service: JsonObject | undefined): string {
  return service === undefined ? '' : printYaml(comparable(service));
}
