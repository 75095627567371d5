import { isDeepStrictEqual } from 'node:util';
import type { YamlNode } from '../../kube/yaml/yamlNode.ts';
import { duplicateKeys } from '../text/duplicateKeys.ts';
import type { Problem } from './problem.ts';

/** Keys that are there twice, each marked where it counts: the last time. Source: `yaml.UnmarshalStrict`. */
export function duplicateKeyProblems(root: YamlNode): readonly Problem[] {
  const places = duplicateKeys(root).map(({ place }) => place);
  return places
    .filter((place, index) => places.findIndex((other) => isDeepStrictEqual(other, place)) === index)
    .map((place) => ({
      code: 'duplicate-key',
      severity: 'warning',
      place,
      at: 'key',
      said: `key ${JSON.stringify(place.at(-1))} already set in map`,
      advice: 'Only this last one counts; remove the other.',
    }));
}
