import fc from 'fast-check';
import type { LabelRequirement, LabelSelector } from '../../../../src/kube/serviceApi/labelSelector.ts';

/** Few keys and values, so that selectors often select something; those that look like words of the grammar too. */
export const KEYS = ['app', 'tier', 'in', 'notin', 'example.com/size', 'A_b.c-9'];
export const VALUES = ['', 'web', 'in', 'notin', 'x_y.z-1', '1', '2', '10'];

const keys = fc.constantFrom(...KEYS);
const values = fc.constantFrom(...VALUES);
const requirements: fc.Arbitrary<LabelRequirement> = fc.oneof(
  fc.record({ key: keys, operator: fc.constantFrom('exists' as const, 'notExists' as const) }),
  fc.record({ key: keys, operator: fc.constantFrom('=' as const, '!=' as const), value: values }),
  fc.record({
    key: keys,
    operator: fc.constantFrom('>' as const, '<' as const),
    value: fc.constantFrom('0', '1', '5', '10'),
  }),
  fc.record({
    key: keys,
    operator: fc.constantFrom('in' as const, 'notin' as const),
    values: fc.array(values, { minLength: 1, maxLength: 4 }),
  }),
);
/** Label selectors. */
export const selectors: fc.Arbitrary<LabelSelector> = fc.array(requirements, { maxLength: 4 });

const words = fc.constantFrom('in', 'notin', 'x/y', '-1', '==', '!=', 'A.b');
const characters = fc.stringMatching(/^[ !=<>(),\t_1aé&]$/);

/** Everything that the grammar is made of, and some that it is not, in any order. */
export const soups = fc.array(fc.oneof(words, characters), { maxLength: 9 }).map((tokens) => tokens.join(''));

/** The documented meaning of a selector. */
export function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return selector.every((requirement) => {
    const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
    switch (requirement.operator) {
      case 'exists':
        return value !== undefined;
      case 'notExists':
        return value === undefined;
      case '=':
        return value === requirement.value;
      case '!=':
        return value !== requirement.value;
      case '>':
        return /^\d+$/.test(value ?? '') && Number(value) > Number(requirement.value);
      case '<':
        return /^\d+$/.test(value ?? '') && Number(value) < Number(requirement.value);
      case 'in':
        return value !== undefined && requirement.values.includes(value);
      case 'notin':
        return value === undefined || !requirement.values.includes(value);
    }
  });
}
