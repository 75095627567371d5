import { isJsonObject, type JsonObject } from '../../common/json.ts';
import { comparePathElements, isPathElement } from './pathElement.ts';

/**
 * A set of fields, as a tree of path elements (`fieldpath.Set` of structured-merge-diff). A node that is a member may
 * have children that are members, too.
 */
export interface FieldSet {
  readonly isMember: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const EMPTY_SET: FieldSet = { isMember: false, children: new Map() };

/** Just this node. */
export const MEMBER: FieldSet = { isMember: true, children: new Map() };

/** A node with these children, without those that are empty. */
export function fieldSet(children: Iterable<readonly [string, FieldSet]>, isMember = false): FieldSet {
  return { isMember, children: new Map([...children].filter(([, child]) => !isEmpty(child))) };
}

/** The set of one field. */
export function fieldAt(path: readonly string[]): FieldSet {
  return path.reduceRight((child: FieldSet, element) => fieldSet([[element, child]]), MEMBER);
}

export function isEmpty({ isMember, children }: FieldSet): boolean {
  return !isMember && children.size === 0;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft || inRight);
}

/** What is in both. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft && inRight);
}

/** What is in `left` and not in `right`; the children of a member stay. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft && !inRight);
}

/** What is in `left` and neither in `right` nor below a member of it. */
export function recursiveDifference(left: FieldSet, right: FieldSet): FieldSet {
  if (right.isMember) {
    return EMPTY_SET;
  }
  const children = [...left.children].map(([element, child]) => {
    const other = right.children.get(element);
    return [element, other === undefined ? child : recursiveDifference(child, other)] as const;
  });
  return fieldSet(children, left.isMember);
}

/** With every node on the way to a member. */
export function withAncestors({ isMember, children }: FieldSet): FieldSet {
  return {
    isMember: isMember || children.size > 0,
    children: new Map([...children].map(([element, child]) => [element, withAncestors(child)])),
  };
}

/** The members, as paths. */
export function* members(set: FieldSet, path: readonly string[] = []): Generator<readonly string[]> {
  if (set.isMember) {
    yield path;
  }
  for (const element of [...set.children.keys()].sort(comparePathElements)) {
    yield* members(set.children.get(element) ?? EMPTY_SET, [...path, element]);
  }
}

function combine(
  left: FieldSet,
  right: FieldSet,
  decide: (inLeft: boolean, inRight: boolean) => boolean,
): FieldSet {
  const elements = new Set([...left.children.keys(), ...right.children.keys()]);
  const children = [...elements].map((element) => {
    const inLeft = left.children.get(element) ?? EMPTY_SET;
    const inRight = right.children.get(element) ?? EMPTY_SET;
    return [element, combine(inLeft, inRight, decide)] as const;
  });
  return fieldSet(children, decide(left.isMember, right.isMember));
}

/**
 * Reads `FieldsV1` of `meta/v1`: a node without members is a field, `.` says that a node with members is one.
 * Undefined where a key is no path element.
 */
export function fromFieldsV1(fields: JsonObject): FieldSet | undefined {
  const children = new Map<string, FieldSet>();
  for (const [element, child] of Object.entries(fields)) {
    if (element !== '.') {
      const below = isPathElement(element) ? fromFieldsV1(isJsonObject(child) ? child : {}) : undefined;
      if (below === undefined) {
        return undefined;
      }
      const isMember = below.children.size === 0 || (isJsonObject(child) && Object.hasOwn(child, '.'));
      children.set(element, { ...below, isMember });
    }
  }
  return { isMember: false, children };
}

/** Writes `FieldsV1`, in the order of the API server. */
export function toFieldsV1({ isMember, children }: FieldSet): JsonObject {
  const elements = [...children].sort(([left], [right]) => comparePathElements(left, right));
  const fields = elements.map(([element, child]) => [element, toFieldsV1(child)] as const);
  return Object.fromEntries(isMember && children.size > 0 ? [['.', {}], ...fields] : fields);
}
