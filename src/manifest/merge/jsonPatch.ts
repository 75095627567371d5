import { applyPatch, type Operation } from 'rfc6902';
import {
  isJsonArray,
  isJsonEqual,
  isJsonObject,
  ownMember,
  type Json,
  type JsonObject,
} from '../../common/json.ts';
import { KubeError } from '../../kube/errors.ts';
import { resolvePointer, type Target } from './jsonPointer.ts';

/** How much a patch may copy: a few copies of copies would fill any memory. The API server's `JSONPatchMaxCopyBytes`. */
const MAX_COPY_BYTES = 3 * 1024 * 1024;

/**
 * Applies a JSON patch (RFC 6902), all of it or nothing.
 *
 * Every path is checked before the library sees the operation: it looks members up along the prototype chain, passes
 * over `__proto__` and `constructor` in a path, and takes any index for the target of a move. Such names are refused.
 *
 * @param operations what stands in the patch document, unchecked
 * @returns a new value; neither argument is changed
 * @throws KubeError `invalid` that names the operation, counted from 1. Its `httpStatus` is 400 for a patch that is
 *   malformed and 422 for one that does not apply; its `cause` says why, without the operation
 */
export function applyJsonPatch(original: JsonObject, operations: Json): JsonObject {
  if (!isJsonArray(operations)) {
    throw new KubeError('invalid', 'A JSON patch is a list of operations.', { httpStatus: 400 });
  }
  const document = structuredClone(original);
  let copied = 0;
  operations.forEach((item, index) => {
    const operation = toOperation(item, index, operations.length);
    copied += copiedBytes(document, operation);
    const problem = copied > MAX_COPY_BYTES ? tooMuch(copied) : carryOut(document, operation);
    if (problem !== undefined) {
      throw failure(`${operation.op} ${operation.path}`, problem, { index, count: operations.length }, 422);
    }
  });
  return document;
}

function copiedBytes(document: JsonObject, operation: Operation): number {
  const value = operation.op === 'copy' ? resolvePointer(document, operation.from).value : undefined;
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value));
}

/** @returns why it could not be done; undefined where it was */
function carryOut(document: JsonObject, operation: Operation): string | undefined {
  const problem = problemOf(document, operation);
  if (problem !== undefined || operation.op === 'test') {
    return problem;
  }
  return applyPatch(document, [operation])[0]?.message;
}

/** Why an operation does not apply, in the words of the API server's library; undefined where it does. */
function problemOf(document: JsonObject, operation: Operation): string | undefined {
  const { op, path } = operation;
  const target = resolvePointer(document, path);
  switch (op) {
    case 'test': {
      // To the API server, a member that is not there is null.
      const value = target.value ?? (isJsonObject(target.parent) ? null : undefined);
      return value !== undefined && isJsonEqual(value, operation.value as Json)
        ? undefined
        : `Testing value ${path} failed`;
    }
    case 'remove':
    case 'replace':
      return target.value !== undefined && path !== '' ? undefined : missing(op, path);
    case 'add':
      return canAdd(target) ? undefined : missing(op, path);
    case 'copy':
    case 'move': {
      const { from } = operation;
      if (from === '' || resolvePointer(document, from).value === undefined) {
        return missing(op, from);
      }
      // A value that moves leaves its place before it arrives.
      const left = op === 'move' && parentOf(from) === parentOf(path) ? 1 : 0;
      const movesIntoItself = op === 'move' && path.startsWith(`${from}/`);
      return canAdd(target, left) && !movesIntoItself ? undefined : missing(op, path);
    }
  }
}

function canAdd({ parent, token }: Target, left = 0): boolean {
  if (isJsonArray(parent)) {
    return token === '-' || (/^(0|[1-9]\d*)$/.test(token) && Number(token) <= parent.length - left);
  }
  return isJsonObject(parent);
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

function missing(op: string, path: string): string {
  return `jsonpatch ${op} operation does not apply: doc is missing path: ${path}`;
}

function tooMuch(bytes: number): string {
  return `Unable to complete the copy, the accumulated size increase of copy is ${bytes}, exceeding the limit ${MAX_COPY_BYTES}`;
}

const OPERATIONS = {
  add: ['path', 'value'],
  remove: ['path'],
  replace: ['path', 'value'],
  move: ['from', 'path'],
  copy: ['from', 'path'],
  test: ['path', 'value'],
} as const satisfies Record<Operation['op'], readonly string[]>;

function toOperation(item: Json, index: number, count: number): Operation {
  const place = { index, count };
  if (!isJsonObject(item)) {
    throw failure('', 'it is not an object', place, 400);
  }
  const { op } = item;
  if (typeof op !== 'string' || !Object.hasOwn(OPERATIONS, op)) {
    throw failure('', `Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`, place, 422);
  }
  for (const name of OPERATIONS[op as Operation['op']]) {
    const value = ownMember(item, name);
    if (name === 'value' ? value === undefined : !isPointer(value)) {
      throw failure(op, `"${name}" is missing or malformed`, place, 422);
    }
  }
  return item as unknown as Operation;
}

/** RFC 6901, but for the names that the library passes over because they reach into JavaScript's own machinery. */
function isPointer(value: Json | undefined): boolean {
  return (
    typeof value === 'string' &&
    (value === '' || value.startsWith('/')) &&
    !/~(?![01])/.test(value) &&
    !value.split('/').some((token) => ['__proto__', 'constructor', 'prototype'].includes(token))
  );
}

function failure(
  what: string,
  why: string,
  { index, count }: { readonly index: number; readonly count: number },
  httpStatus: number,
): KubeError {
  const name = what === '' ? '' : ` (${what})`;
  const message = `Operation ${index + 1} of ${count}${name} of the JSON patch: ${why}`;
  return new KubeError('invalid', message, { httpStatus, cause: new Error(why) });
}
