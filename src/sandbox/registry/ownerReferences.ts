import type { ProfileName } from '../profile.ts';
import { invalid, type FieldError, type Quoted } from './fieldError.ts';
import { isSince } from './generation.ts';

/** `OwnerReference` of `meta/v1`. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

const FIELD = 'metadata.ownerReferences';

/** Source: `ValidateOwnerReferences` in apimachinery/pkg/api/validation/objectmeta.go. */
export function validateOwners(owners: readonly OwnerReference[], profile: ProfileName): FieldError[] {
  const errors = owners.flatMap((owner) => validateOwner(owner, profile));
  const [first, ...others] = owners.filter((owner) => owner.controller === true);
  return [
    ...errors,
    ...others.map((other) =>
      invalid(
        FIELD,
        {
          goSyntax: `[]v1.OwnerReference{${owners.map((owner) => quote(owner).goSyntax).join(', ')}}`,
          json: `[${owners.map((owner) => quote(owner).json).join(',')}]`,
        },
        'Only one reference can have Controller set to true. ' +
          `Found "true" in references for ${first?.name ?? ''} and ${other.name}`,
      ),
    ),
  ];
}

function validateOwner(owner: OwnerReference, profile: ProfileName): FieldError[] {
  const errors: FieldError[] = [];
  const [group = '', version = group, ...more] = owner.apiVersion.split('/');
  if (version === '' || more.length > 0) {
    errors.push(invalid(`${FIELD}.apiVersion`, owner.apiVersion, 'version must not be empty'));
  }
  for (const name of ['kind', 'name', 'uid'] as const) {
    if (owner[name] === '') {
      const subject = isSince(profile, '1.36') ? '' : `${name} `;
      errors.push(invalid(`${FIELD}.${name}`, '', `${subject}must not be empty`));
    }
  }
  if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
    errors.push(invalid(FIELD, quote(owner), '/v1, Kind=Event is disallowed from being an owner'));
  }
  return errors;
}

/** Go prints the address of a pointer; which one it is, no client can rely on. */
function quote({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference): Quoted {
  const pointer = (value: boolean | undefined): string =>
    `(*bool)(${value === undefined ? 'nil' : '0xc000000000'})`;
  const texts = [
    `APIVersion:${JSON.stringify(apiVersion)}`,
    `Kind:${JSON.stringify(kind)}`,
    `Name:${JSON.stringify(name)}`,
    `UID:${JSON.stringify(uid)}`,
    `Controller:${pointer(controller)}`,
    `BlockOwnerDeletion:${pointer(blockOwnerDeletion)}`,
  ];
  return {
    goSyntax: `v1.OwnerReference{${texts.join(', ')}}`,
    json: JSON.stringify({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }),
  };
}
