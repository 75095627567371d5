import { randomInt, randomUUID } from 'node:crypto';
import { UnusableRequest, type RequestProblem, type Variable, type WrittenText } from './requestDocument.ts';

/** What the values of `{{$guid}}` and the like are taken from. */
export interface RequestEnvironment {
  now(): Date;
  guid(): string;
  /** From the first on, below the second; safe integers, the first below the second. */
  randomInt(from: number, to: number): number;
}

export const SYSTEM_ENVIRONMENT: RequestEnvironment = {
  now: () => new Date(),
  guid: () => randomUUID(),
  randomInt: (from, to) => randomInt(from, to),
};

/** Those that every document has, by what is written between the braces. */
export const SYSTEM_VARIABLES = [
  '$guid',
  '$timestamp',
  '$randomInt 0 100',
  '$datetime iso8601',
  '$datetime rfc1123',
] as const;

/** Nobody needs more, and a handful of variables could otherwise grow to fill the memory. */
const LONGEST_VALUE = 64 * 1024;
const LONGEST_TEXT = 16 * 1024 * 1024;
const DEEPEST = 32;

/** The widest that Node's `randomInt` can be asked for. */
const WIDEST = 2 ** 48 - 1;

/** `{{…}}`, as far as it may be a variable: bodies may have templates of others in them. */
const REFERENCE = /\{\{([^{}\r\n]*)\}\}/g;
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

export function isVariableName(text: string): boolean {
  return NAME.test(text);
}

/** Fills in variables, each with one value however often it is used. */
export class Filling {
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #environment: RequestEnvironment;
  readonly #values = new Map<string, string>();
  /** The variables that are being looked up, each by way of the one before it. */
  readonly #pending: string[] = [];

  constructor(variables: readonly Variable[], environment: RequestEnvironment) {
    // Of several with one name the last one counts.
    this.#variables = new Map(variables.map((variable) => [variable.name, variable]));
    this.#environment = environment;
  }

  /** @throws UnusableRequest */
  fill({ text, range }: WrittenText, longest = LONGEST_TEXT): string {
    let filled = '';
    let rest = 0;
    for (const { 0: reference, 1: inner = '', index } of text.matchAll(REFERENCE)) {
      const name = inner.trim();
      const place = { start: range.start + index, end: range.start + index + reference.length };
      const value = this.#valueOf(name, place);
      filled += text.slice(rest, index) + (value ?? reference);
      rest = index + reference.length;
      if (filled.length > longest) {
        throw new UnusableRequest({ kind: 'endlessVariable', name, range: place });
      }
    }
    return filled + text.slice(rest);
  }

  /** Undefined for what is no variable at all. */
  #valueOf(name: string, range: RequestProblem['range']): string | undefined {
    if (name.startsWith('$')) {
      const value = systemValue(name, this.#environment);
      if (value === undefined) {
        throw new UnusableRequest({ kind: 'unresolvedVariable', name, range });
      }
      return value;
    }
    if (!isVariableName(name)) {
      return undefined;
    }
    const known = this.#values.get(name);
    if (known !== undefined) {
      return known;
    }
    const variable = this.#variables.get(name);
    if (variable === undefined) {
      throw new UnusableRequest({ kind: 'unresolvedVariable', name, range });
    }
    if (this.#pending.includes(name) || this.#pending.length >= DEEPEST) {
      throw new UnusableRequest({ kind: 'endlessVariable', name, range });
    }
    this.#pending.push(name);
    try {
      const value = this.fill(variable.value, LONGEST_VALUE);
      this.#values.set(name, value);
      return value;
    } finally {
      this.#pending.pop();
    }
  }
}

/** Those of `.http` files that need nothing but a clock and a die. */
function systemValue(text: string, environment: RequestEnvironment): string | undefined {
  const [name, ...args] = text.split(/\s+/);
  switch (name) {
    case '$guid':
      return args.length === 0 ? environment.guid() : undefined;
    case '$timestamp':
      return args.length === 0 ? String(Math.floor(environment.now().getTime() / 1000)) : undefined;
    case '$datetime':
      return dateTime(args, environment.now());
    case '$randomInt':
      return numberBetween(args, environment);
    default:
      return undefined;
  }
}

function dateTime([format = 'iso8601', ...others]: readonly string[], now: Date): string | undefined {
  if (others.length > 0) {
    return undefined;
  }
  return format === 'iso8601' ? now.toISOString() : format === 'rfc1123' ? now.toUTCString() : undefined;
}

function numberBetween(args: readonly string[], environment: RequestEnvironment): string | undefined {
  const [from = Number.NaN, to = Number.NaN] = args.map(Number);
  const isRange = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from < to && to - from <= WIDEST;
  return args.length === 2 && isRange ? String(environment.randomInt(from, to)) : undefined;
}
