import type { Json } from '../../common/json.ts';
import type { PatchType } from './patchType.ts';

/** What is to be said of a patch before it is sent: data, which is put into words where it is shown. */
export type PatchFinding = {
  /**
   * Where in the document it is, as API servers write paths: `spec.ports[0]`, `[2].path`; empty for all of it. Where
   * that is not there, the nearest above it is meant.
   */
  readonly path: string;
} & (
  | { readonly kind: 'wrongType'; readonly expected: PatchType }
  /** An item of a JSON patch that is no object. */
  | { readonly kind: 'noOperation' }
  | { readonly kind: 'unknownOperation'; readonly op: string }
  | { readonly kind: 'missingMember'; readonly member: string }
  | { readonly kind: 'malformedPointer'; readonly pointer: string }
  /** `nearest` is how far the pointer leads. */
  | { readonly kind: 'noSuchPath'; readonly pointer: string; readonly nearest: string }
  | { readonly kind: 'failingTest'; readonly pointer: string; readonly present: Json | undefined }
  /** The algorithm of the patch refuses it, in the words of the server. */
  | { readonly kind: 'notApplicable'; readonly message: string }
  | { readonly kind: 'overridden'; readonly field: string }
  /** The server does not know the field. */
  | { readonly kind: 'droppedField'; readonly field: string }
  | { readonly kind: 'immutable'; readonly field: string; readonly present: Json | undefined }
  /** The Service's status in a patch of the Service, or its spec in one of the status: the server ignores it. */
  | { readonly kind: 'otherPart'; readonly field: 'spec' | 'status' }
  /** What of a list is not in the one that takes its place: `53/UDP`, or `80/TCP (name)`. */
  | { readonly kind: 'listReplaced'; readonly field: string; readonly lost: readonly string[] }
  /** Ports, as `53/UDP`, that a strategic merge patch loses because they share their number with another. */
  | { readonly kind: 'portsLost'; readonly lost: readonly string[] }
  /** A strategic merge patch names a port by its number, and of those that share it only the first is changed. */
  | { readonly kind: 'portAmbiguous'; readonly number: number; readonly changed: string }
);

/** Those that make a request futile; the others are warnings. */
const ERRORS: ReadonlySet<PatchFinding['kind']> = new Set([
  'wrongType',
  'noOperation',
  'unknownOperation',
  'missingMember',
  'malformedPointer',
  'noSuchPath',
  'failingTest',
  'notApplicable',
  'immutable',
]);

export function isError({ kind }: PatchFinding): boolean {
  return ERRORS.has(kind);
}
