import { KubeError } from '../errors.ts';

/** One condition of a label selector. */
export type LabelRequirement =
  | { readonly key: string; readonly operator: 'exists' | 'notExists' }
  | { readonly key: string; readonly operator: '=' | '!=' | '>' | '<'; readonly value: string }
  | { readonly key: string; readonly operator: 'in' | 'notin'; readonly values: readonly string[] };

/** All of its conditions hold; none at all selects everything. */
export type LabelSelector = readonly LabelRequirement[];

/** The labels that an object has to have, as a Service's own selector says it. */
export function selectLabels(labels: Readonly<Record<string, string>>): LabelSelector {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: '=', value }));
}

/**
 * Parses the text form (apimachinery/pkg/labels/selector.go): `app=web,tier in (front, back),!canary,size>3`.
 *
 * @throws KubeError `invalid`
 */
export function parseLabelSelector(text: string): LabelSelector {
  return new Parser(text).selector();
}

/**
 * The canonical text, each key and value checked; the server sees these conditions and no others.
 *
 * @throws KubeError `invalid`
 */
export function toLabelSelectorText(selector: string | LabelSelector): string {
  const requirements = typeof selector === 'string' ? parseLabelSelector(selector) : selector;
  return requirements.map(toText).join(',');
}

function toText(requirement: LabelRequirement): string {
  const key = checkKey(requirement.key);
  switch (requirement.operator) {
    case 'exists':
      return key;
    case 'notExists':
      return `!${key}`;
    case '=':
    case '!=':
      return `${key}${requirement.operator}${checkValue(requirement.value)}`;
    case '>':
    case '<':
      return `${key}${requirement.operator}${checkInteger(requirement.value)}`;
    case 'in':
    case 'notin':
      return `${key} ${requirement.operator} (${checkValues(requirement.values).join(',')})`;
  }
}

const TOKEN = /\s*(==|!=|[=!<>(),]|[^\s=!<>(),]+)\s*/y;
const PUNCTUATION = /^(?:==|!=|[=!<>(),])$/;

class Parser {
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(text: string) {
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
      tokens.push(match[1] ?? '');
    }
    this.#tokens = tokens;
  }

  selector(): LabelSelector {
    const requirements: LabelRequirement[] = [];
    while (this.#next < this.#tokens.length) {
      if (requirements.length > 0) {
        this.#expect(',');
      }
      requirements.push(this.#requirement());
    }
    return requirements;
  }

  #requirement(): LabelRequirement {
    if (this.#peek() === '!') {
      this.#next++;
      return { key: this.#word('a label key'), operator: 'notExists' };
    }
    const key = this.#word('a label key');
    const operator = this.#peek();
    switch (operator) {
      case undefined:
      case ',':
        return { key, operator: 'exists' };
      case '=':
      case '==':
      case '!=':
      case '>':
      case '<':
        this.#next++;
        return { key, operator: operator === '==' ? '=' : operator, value: this.#optionalWord() };
      case 'in':
      case 'notin':
        this.#next++;
        return { key, operator, values: this.#values() };
      default:
        throw this.#unexpected('an operator');
    }
  }

  #values(): readonly string[] {
    this.#expect('(');
    const values = [this.#optionalWord()];
    while (this.#peek() === ',') {
      this.#next++;
      values.push(this.#optionalWord());
    }
    this.#expect(')');
    return values;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  #word(what: string): string {
    const token = this.#peek();
    if (token === undefined || PUNCTUATION.test(token)) {
      throw this.#unexpected(what);
    }
    this.#next++;
    return token;
  }

  /** A value may be empty: `app=` selects the label without a value. */
  #optionalWord(): string {
    const token = this.#peek();
    return token === undefined || token === ',' || token === ')' ? '' : this.#word('a label value');
  }

  #expect(token: string): void {
    if (this.#peek() !== token) {
      throw this.#unexpected(`"${token}"`);
    }
    this.#next++;
  }

  #unexpected(expected: string): KubeError {
    const found = this.#peek();
    return invalid(
      `${found === undefined ? 'the end' : JSON.stringify(found)} stands where ${expected} should`,
    );
  }
}

/** apimachinery/pkg/util/validation: `IsQualifiedName`, `IsValidLabelValue`. */
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DNS_1123_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

function checkKey(key: string): string {
  const slash = key.indexOf('/');
  const prefix = slash === -1 ? undefined : key.slice(0, slash);
  const isPrefixed = prefix === undefined || (prefix.length <= 253 && DNS_1123_SUBDOMAIN.test(prefix));
  if (!isPrefixed || !NAME.test(key.slice(slash + 1))) {
    throw invalid(`${JSON.stringify(key)} cannot be a label key`);
  }
  return key;
}

function checkValue(value: string): string {
  if (value !== '' && !NAME.test(value)) {
    throw invalid(`${JSON.stringify(value)} cannot be a label value`);
  }
  return value;
}

function checkValues(values: readonly string[]): readonly string[] {
  if (values.length === 0) {
    throw invalid('"in" and "notin" need values');
  }
  return [...new Set(values.map(checkValue))].sort();
}

function checkInteger(value: string): string {
  if (!/^-?\d{1,19}$/.test(value)) {
    throw invalid(`${JSON.stringify(value)} is not a whole number to compare with`);
  }
  // A label value cannot begin with "-", so that nothing could be less; servers refuse it.
  return checkValue(value);
}

function invalid(problem: string): KubeError {
  return new KubeError('invalid', `This is not a label selector: ${problem}.`);
}
