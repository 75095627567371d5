import type { KubeVersion } from '../../kube/capabilities.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import { choicesOf } from '../schema/choices.ts';
import type { RuleCode } from './codes.ts';
import type { Fix } from './finding.ts';
import { nearest } from './nearest.ts';
import { notSupported, replacement, type Problem } from './problem.ts';

/** A field, or an item of a list, whose values are few and given. Without a value there is nothing to say. */
export function checkChoice(
  code: RuleCode,
  place: FieldPath,
  value: string | undefined,
  version: KubeVersion,
): readonly Problem[] {
  const supported = supportedValues(place, version);
  if (value === undefined || supported.includes(value)) {
    return [];
  }
  return [{ code, place, said: notSupported(value, supported), ...suggestion(place, value, supported) }];
}

/** In the order of the alphabet, as servers list them. */
function supportedValues(place: FieldPath, version: KubeVersion): readonly string[] {
  const path = place.filter((step) => typeof step === 'string').join('.');
  const choices = choicesOf(path, version) ?? [];
  return choices.map((choice) => choice.value).sort();
}

/** What to do about a value that is none of those that there are. */
export function suggestion(
  place: FieldPath,
  value: string,
  supported: readonly string[],
): { readonly advice: string; readonly fixes: readonly Fix[] } {
  const meant = nearest(value, supported);
  return meant === undefined
    ? { advice: 'Use one of these, in this spelling.', fixes: [] }
    : { advice: `Did you mean ${JSON.stringify(meant)}?`, fixes: [replacement(place, meant)] };
}
