import type { YamlNode } from '../../kube/yaml/yamlNode.ts';
import { duplicateKeys } from '../text/duplicateKeys.ts';
import type { Problem } from './problem.ts';

/** Keys that are there twice, each marked where it counts: the last time. Source: `yaml.UnmarshalStrict`. */
export function duplicateKeyProblems(root: YamlNode): readonly Problem[] {
  const places = new Map(duplicateKeys(root).map(({ place }) => [JSON.stringify(place), place]));
  return Array.from(places.values(), (place) => ({
    code: 'duplicate-key',
    severity: 'warning',
    place,
    at: 'key',
    said: `key ${JSON.stringify(place.at(-1))} already set in map`,
    advice: 'Only this last one counts; remove the other.',
  }));
}
