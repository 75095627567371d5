import type { KubeVersion } from '../../kube/capabilities.ts';
import { minorOf } from './fieldVersions.ts';
import type { JsonSchema } from './jsonSchema.ts';

type Constraint = Pick<
  JsonSchema,
  'const' | 'minimum' | 'maximum' | 'pattern' | 'patternErrorMessage' | 'uniqueItems'
>;

const LABEL_RULE = 'has up to 63 lower-case letters, digits and hyphens; the first and the last is no hyphen';

/** Empty is as good as absent. */
const LABEL = '^(?:(?!.{64})[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)?$';
const LABEL_WITH_LETTER_FIRST = '^(?:(?!.{64})[a-z](?:[-a-z0-9]*[a-z0-9])?)?$';

/**
 * What no type can say and no version changes, by the paths of the fields. What depends on other fields is not here: the
 * timeout of session affinity has bounds only where there is session affinity, and a list of ports may be left out.
 */
const CONSTRAINTS: Readonly<Record<string, Constraint>> = {
  apiVersion: { const: 'v1' },
  kind: { const: 'Service' },
  'metadata.namespace': { pattern: LABEL, patternErrorMessage: `The name of a namespace ${LABEL_RULE}.` },
  'spec.ports.name': { pattern: LABEL, patternErrorMessage: `The name of a port ${LABEL_RULE}.` },
  'spec.ports.port': { minimum: 1, maximum: 65_535 },
  // Zero is as good as absent. Names have a rule of their own.
  'spec.ports.targetPort': { minimum: 0, maximum: 65_535 },
  'spec.ipFamilies': { uniqueItems: true },
};

/** Gate RelaxedServiceNameValidation: on since 1.36. Before, the name is a label of RFC 1035. */
const NAME_MAY_BEGIN_WITH_DIGIT = 36;

export function constraintOf(path: string, version: KubeVersion): Constraint | undefined {
  if (path !== 'metadata.name') {
    return CONSTRAINTS[path];
  }
  return minorOf(version) >= NAME_MAY_BEGIN_WITH_DIGIT
    ? { pattern: LABEL, patternErrorMessage: `The name of a Service ${LABEL_RULE}.` }
    : {
        pattern: LABEL_WITH_LETTER_FIRST,
        patternErrorMessage: `The name of a Service ${LABEL_RULE}, and the first is a letter.`,
      };
}
