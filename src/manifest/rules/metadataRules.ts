import type { FieldPath } from '../diff/fieldPath.ts';
import { checkLifetime } from './lifetimeRules.ts';
import { dns1035Label, dns1123Label, labelValue, qualifiedName } from './names.ts';
import { invalid, removal, replacement, required, tooLong, type Problem } from './problem.ts';
import type { Judged, WrittenMetadata } from './service.ts';
import type { ServerRules } from './serverRules.ts';

/** `TotalAnnotationSizeLimitB`; the sandbox has it, too, as the server that this is tested with. */
const ANNOTATIONS_LIMIT = 256 * 1024;
const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';

/** Names, labels, annotations, owners. Source: `ValidateObjectMeta` in apimachinery/pkg/api/validation/objectmeta.go. */
export function checkMetadata({ metadata, server, isPatch }: Judged): readonly Problem[] {
  return [
    ...checkNames(metadata, server, isPatch),
    ...checkGeneration(metadata),
    ...checkLabels(metadata.labels, ['metadata', 'labels'], server),
    ...checkAnnotations(metadata, server),
    ...checkLifetime(metadata, server),
  ];
}

/** Labels, and selectors, which are made of the same. Source: `ValidateLabels`, there. */
export function checkLabels(
  labels: Readonly<Record<string, string>> = {},
  within: FieldPath,
  server: ServerRules,
): readonly Problem[] {
  const path = within.join('.');
  return Object.entries(labels).flatMap(([key, value]): Problem[] => {
    const place = [...within, key];
    const ofKey = qualifiedName(key, server);
    const ofValue = labelValue(value, server);
    const advice = 'Use up to 63 letters, digits, "-", "_" and "."';
    return [
      ...(ofKey.length === 0
        ? []
        : [
            {
              code: 'invalid-label-key',
              place,
              path,
              at: 'key',
              said: invalid(key, ...ofKey),
              advice: `${advice}, after a domain and a slash if you like.`,
            } as const,
          ]),
      ...(ofValue.length === 0
        ? []
        : [
            {
              code: 'invalid-label-value',
              place,
              path,
              said: invalid(value, ...ofValue),
              advice: `${advice}, or an annotation for other text.`,
            } as const,
          ]),
    ];
  });
}

function checkNames(
  { name = '', generateName = '', namespace = '' }: WrittenMetadata,
  server: ServerRules,
  isPatch: boolean,
): readonly Problem[] {
  const rule = server.relaxedNames ? dns1123Label : dns1035Label;
  const begins = server.relaxedNames ? '' : ', beginning with a letter';
  const advice = `Use up to 63 lower case letters, digits and "-"${begins}.`;
  const named = (
    code: 'invalid-name' | 'invalid-generate-name' | 'invalid-namespace',
    field: string,
    value: string,
    problems: readonly string[],
  ): Problem[] => {
    const place = ['metadata', field];
    const valid = value.toLowerCase().replaceAll(/[_. ]/gu, '-');
    const fixes = rule(valid, server).length === 0 ? [replacement(place, valid)] : [];
    return problems.length === 0 ? [] : [{ code, place, said: invalid(value, ...problems), advice, fixes }];
  };
  const isMissing = name === '' && generateName === '' && !isPatch;
  return [
    ...named(
      'invalid-generate-name',
      'generateName',
      generateName,
      generateName === '' ? [] : rule(withoutHyphen(generateName), server),
    ),
    ...(isMissing
      ? [
          {
            code: 'name-required',
            place: ['metadata', 'name'],
            said: required('name or generateName is required'),
            advice: 'Add a name.',
          } as const,
        ]
      : []),
    ...named('invalid-name', 'name', name, name === '' ? [] : rule(name, server)),
    ...named(
      'invalid-namespace',
      'namespace',
      namespace,
      namespace === '' ? [] : dns1123Label(namespace, server),
    ),
  ];
}

function checkGeneration({ generation = 0 }: WrittenMetadata): readonly Problem[] {
  const place = ['metadata', 'generation'];
  const said = invalid(generation, 'must be greater than or equal to 0');
  const fixes = [removal(place, 'generation')];
  const advice = 'Leave it to the server.';
  return generation >= 0 ? [] : [{ code: 'negative-generation', place, said, advice, fixes }];
}

/** What follows the prefix is not known yet, so it may end in a hyphen. Source: `maskTrailingDash`, there. */
function withoutHyphen(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}

function checkAnnotations({ annotations = {} }: WrittenMetadata, server: ServerRules): readonly Problem[] {
  const place = ['metadata', 'annotations'];
  const size = Object.entries(annotations).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  const { [HINTS]: hints, [MODE]: mode } = annotations;
  const keys = Object.keys(annotations).flatMap((key): Problem[] => {
    const problems = qualifiedName(key.toLowerCase(), server);
    const advice = 'Use letters, digits, "-", "_" and ".", after a domain and a slash if you like.';
    const said = invalid(key, ...problems);
    return problems.length === 0
      ? []
      : [
          {
            code: 'invalid-annotation-key',
            place: [...place, key],
            path: place.join('.'),
            at: 'key',
            said,
            advice,
          },
        ];
  });
  return [
    ...keys,
    ...(size > ANNOTATIONS_LIMIT
      ? [
          {
            code: 'annotations-too-long',
            place,
            said: tooLong(ANNOTATIONS_LIMIT),
            advice: 'Keep large data in a ConfigMap.',
          } as const,
        ]
      : []),
    ...(server.topologyMode && hints !== undefined && mode !== undefined && hints !== mode
      ? [
          {
            code: 'topology-annotations-differ',
            place: [...place, MODE],
            said: invalid(mode, `must match annotations[${HINTS}] when both are specified`),
            advice: `Remove ${HINTS}, the former name.`,
            fixes: [removal([...place, HINTS], HINTS)],
          } as const,
        ]
      : []),
  ];
}
