import { isJsonObject, ownMember, type Json, type JsonObject } from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { applyJsonPatch } from '../merge/jsonPatch.ts';
import { resolvePointer } from '../merge/jsonPointer.ts';
import type { PatchFinding } from './findings.ts';

/** The operations of a JSON patch and the members that they need. */
export const OPERATION_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  add: ['path', 'value'],
  remove: ['path'],
  replace: ['path', 'value'],
  move: ['from', 'path'],
  copy: ['from', 'path'],
  test: ['path', 'value'],
};

/**
 * What is wrong with a JSON patch, operation by operation, each on what the ones before have made. A test that fails
 * does not hide what comes after it; after anything else that fails nothing is known of the rest.
 */
export function checkOperations(live: JsonObject, operations: readonly Json[]): readonly PatchFinding[] {
  const findings: PatchFinding[] = [];
  let document = live;
  for (const [index, operation] of operations.entries()) {
    const finding = checkOperation(document, operation, `[${index}]`);
    if (finding !== undefined) {
      findings.push(finding);
      if (finding.kind !== 'failingTest') {
        break;
      }
      continue;
    }
    document = applyJsonPatch(document, [operation]);
  }
  return findings;
}

function checkOperation(document: JsonObject, operation: Json, at: string): PatchFinding | undefined {
  if (!isJsonObject(operation)) {
    return { kind: 'noOperation', path: at };
  }
  const { op } = operation;
  if (op === undefined) {
    return { kind: 'missingMember', path: at, member: 'op' };
  }
  const members = typeof op === 'string' ? ownList(op) : undefined;
  if (members === undefined) {
    return {
      kind: 'unknownOperation',
      path: `${at}.op`,
      op: typeof op === 'string' ? op : JSON.stringify(op),
    };
  }
  for (const member of members) {
    const value = ownMember(operation, member);
    if (value === undefined || (member !== 'value' && value === null)) {
      return { kind: 'missingMember', path: at, member };
    }
    if (member !== 'value' && !isPointer(value)) {
      const pointer = typeof value === 'string' ? value : JSON.stringify(value);
      return { kind: 'malformedPointer', path: `${at}.${member}`, pointer };
    }
  }
  try {
    applyJsonPatch(document, [operation]);
    return undefined;
  } catch (error) {
    if (error instanceof KubeError) {
      return whyNot(document, operation, { at, error });
    }
    throw error;
  }
}

function ownList(op: string): readonly string[] | undefined {
  return Object.hasOwn(OPERATION_MEMBERS, op) ? OPERATION_MEMBERS[op] : undefined;
}

function isPointer(value: Json): boolean {
  return typeof value === 'string' && /^(?:\/(?:[^~/]|~[01])*)*$/u.test(value);
}

function whyNot(
  document: JsonObject,
  { op, path, from }: JsonObject,
  { at, error }: { readonly at: string; readonly error: KubeError },
): PatchFinding {
  const pointer = path as string;
  const { value } = resolvePointer(document, pointer);
  if (op === 'test') {
    return { kind: 'failingTest', path: `${at}.value`, pointer, present: value };
  }
  if (typeof from === 'string' && resolvePointer(document, from).value === undefined) {
    return { kind: 'noSuchPath', path: `${at}.from`, pointer: from, nearest: nearestOf(document, from) };
  }
  if (value === undefined) {
    return { kind: 'noSuchPath', path: `${at}.path`, pointer, nearest: nearestOf(document, pointer) };
  }
  const message = error.cause instanceof Error ? error.cause.message : error.message;
  return { kind: 'notApplicable', path: at, message };
}

function nearestOf(document: JsonObject, pointer: string): string {
  let nearest = pointer;
  while (nearest !== '' && resolvePointer(document, nearest).value === undefined) {
    nearest = nearest.slice(0, nearest.lastIndexOf('/'));
  }
  return nearest;
}
