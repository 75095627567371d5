import { qualifiedName } from './names.ts';
import { invalid, removal, type Problem } from './problem.ts';
import type { ServerRules } from './serverRules.ts';
import type { WrittenMetadata } from './service.ts';

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** What decides when the Service goes: its owners, and who wants to be asked before. */
export function checkLifetime(metadata: WrittenMetadata, server: ServerRules): readonly Problem[] {
  return [...checkFinalizers(metadata, server), ...checkOwners(metadata, server)];
}

/** Source: `ValidateFinalizers` in apimachinery/pkg/api/validation/objectmeta.go, `ValidateFinalizerName` in pkg/apis/core/validation/validation.go. */
function checkFinalizers({ finalizers = [] }: WrittenMetadata, server: ServerRules): readonly Problem[] {
  const place = ['metadata', 'finalizers'];
  const excluding = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion');
  const names = finalizers.flatMap((name, index): Problem[] => {
    const problems = qualifiedName(name, server);
    const isOwned = name.includes('/') || STANDARD_FINALIZERS.includes(name);
    const unowned = 'name is neither a standard finalizer name nor is it fully qualified';
    const said = invalid(name, ...problems, ...(isOwned ? [] : [unowned]));
    const advice = 'Write it as "example.com/name".';
    return problems.length === 0 && isOwned
      ? []
      : [
          {
            code: 'invalid-finalizer',
            place: [...place, index],
            ...(problems.length > 0 && { path: place.join('.') }),
            said,
            advice,
          },
        ];
  });
  const conflict = 'finalizer orphan and foregroundDeletion cannot be both set';
  return [
    ...names,
    ...(excluding
      ? [
          {
            code: 'conflicting-finalizers',
            place,
            said: invalid([...finalizers], conflict),
            advice: 'Keep one of them.',
          } as const,
        ]
      : []),
  ];
}

/** Source: `ValidateOwnerReferences`, there. */
function checkOwners({ ownerReferences = [] }: WrittenMetadata, server: ServerRules): readonly Problem[] {
  const within = ['metadata', 'ownerReferences'];
  const path = within.join('.');
  const controllers = ownerReferences.flatMap(({ controller }, index) =>
    controller === true ? [index] : [],
  );
  const missing = ownerReferences.flatMap((owner, index) =>
    (['apiVersion', 'kind', 'name', 'uid'] as const).flatMap((field): Problem[] => {
      const value = owner[field] ?? '';
      const isFine = field === 'apiVersion' ? /^[^/]+(?:\/[^/]+)?$/u.test(value) : value !== '';
      const said = invalid(
        value,
        field === 'apiVersion'
          ? 'version must not be empty'
          : `${server.countsBytes ? '' : `${field} `}must not be empty`,
      );
      const advice = `Every owner needs its ${field}.`;
      return isFine
        ? []
        : [
            {
              code: 'invalid-owner-reference',
              place: [...within, index, field],
              path: `${path}.${field}`,
              said,
              advice,
            },
          ];
    }),
  );
  const events = ownerReferences.flatMap(({ apiVersion, kind }, index): Problem[] => {
    const text = '/v1, Kind=Event is disallowed from being an owner';
    return apiVersion === 'v1' && kind === 'Event'
      ? [{ code: 'invalid-owner-reference', place: [...within, index], path, said: invalid('Event', text) }]
      : [];
  });
  const others = controllers.slice(1).map((index): Problem => ({
    code: 'several-controllers',
    place: [...within, index, 'controller'],
    path,
    said:
      'Invalid value: Only one reference can have Controller set to true. ' +
      `Found "true" in references for ${[controllers[0] ?? index, index].map((one) => ownerReferences[one]?.name ?? '').join(' and ')}`,
    advice: 'Set it for one owner only.',
    fixes: [removal([...within, index, 'controller'], 'controller')],
  }));
  return [...missing, ...events, ...others];
}
