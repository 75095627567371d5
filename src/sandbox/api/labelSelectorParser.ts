import { ApiError } from './apiError.ts';
import { badRequest } from './failures.ts';

export type Operator = 'exists' | '!' | '=' | '==' | '!=' | 'in' | 'notin' | '>' | '<';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** A symbol, or a word that may be a key, a value, or the operators `in` and `notin`. Empty at the end. */
interface Token {
  readonly kind: 'symbol' | 'word' | 'end';
  readonly text: string;
}

const END: Token = { kind: 'end', text: '' };
const OPERATORS: readonly string[] = ['in', '=', '==', '>', '<', 'notin', '!='];

/** The recursive descent of `Parser` in apimachinery/pkg/labels/selector.go, with its complaints. */
export class LabelSelectorParser {
  readonly #tokens: readonly Token[];
  readonly #recentTexts: boolean;
  #position = 0;

  constructor(text: string, recentTexts: boolean) {
    this.#tokens = [...text.matchAll(/\s*(?:(==|!=|[=!<>(),])|([^\s=!<>(),]+))/g)].map(
      ([, symbol, word = '']): Token =>
        symbol === undefined ? { kind: 'word', text: word } : { kind: 'symbol', text: symbol },
    );
    this.#recentTexts = recentTexts;
  }

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (let token = this.#peek(); token.kind !== 'end'; token = this.#peek()) {
      if (token.kind !== 'word' && token.text !== '!') {
        throw this.#unexpected(token, `!, identifier, or 'end of string'`, '');
      }
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next.kind === 'end') {
        break;
      }
      if (next.text !== ',') {
        throw this.#unexpected(next, `',' or 'end of string'`, '');
      }
      const afterComma = this.#peek();
      if (afterComma.kind !== 'word' && afterComma.text !== '!') {
        throw this.#unexpected(afterComma, `identifier after ','`, '');
      }
    }
    return requirements;
  }

  #requirement(): Requirement {
    const isNegated = this.#peek().text === '!';
    if (isNegated) {
      this.#take();
    }
    const key = this.#take();
    if (key.kind !== 'word') {
      throw this.#unexpected(key, 'identifier');
    }
    checkKey(key.text);
    if (isNegated) {
      return { key: key.text, operator: '!', values: [] };
    }
    const next = this.#peek();
    if (next.kind === 'end' || next.text === ',') {
      return { key: key.text, operator: 'exists', values: [] };
    }
    const operator = this.#operator();
    const values = operator === 'in' || operator === 'notin' ? this.#list() : [this.#value()];
    if (operator === '>' || operator === '<') {
      checkInteger(values[0] ?? '', this.#recentTexts);
    }
    for (const value of values) {
      checkValue(key.text, value);
    }
    return { key: key.text, operator, values };
  }

  #operator(): Operator {
    const token = this.#take();
    if (!OPERATORS.includes(token.text)) {
      const expected = this.#recentTexts ? 'in, notin, =, ==, !=, gt, lt' : `'=', '!=', '==', 'in', notin'`;
      throw this.#unexpected(token, expected);
    }
    return token.text as Operator;
  }

  #value(): string {
    const next = this.#peek();
    if (next.kind === 'end' || next.text === ',') {
      return '';
    }
    const token = this.#take();
    if (token.kind !== 'word') {
      throw this.#unexpected(token, 'identifier');
    }
    return token.text;
  }

  /** `(a, b)`; a place between commas that is empty is the empty value. */
  #list(): string[] {
    const open = this.#take();
    if (open.text !== '(') {
      throw new ApiError(badRequest(`unable to parse requirement: found '${open.text}' expected: '('`));
    }
    const values: string[] = [];
    for (;;) {
      values.push(this.#peek().kind === 'word' ? this.#take().text : '');
      const separator = this.#take();
      if (separator.text === ')') {
        return values;
      }
      if (separator.text !== ',') {
        throw this.#unexpected(separator, `',' or ')'`);
      }
    }
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? END;
  }

  #take(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #unexpected(token: Token, expected: string, prefix = 'unable to parse requirement: '): ApiError {
    return new ApiError(badRequest(`${prefix}found '${token.text}', expected: ${expected}`));
  }
}

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

function checkKey(key: string): void {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  const isValid =
    more.length === 0 &&
    NAME.test(name) &&
    (prefix === undefined || (prefix.length <= 253 && PREFIX.test(prefix)));
  if (!isValid) {
    const rules =
      `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an ` +
      `alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is ` +
      `'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
    throw new ApiError(badRequest(`unable to parse requirement: invalid label key "${key}": ${rules}`));
  }
}

function checkInteger(value: string, recentTexts: boolean): void {
  if (!/^[-+]?\d{1,18}$/.test(value)) {
    const place = recentTexts ? `values[0]: Invalid value: ${JSON.stringify(value)}: ` : '';
    const problem = `${place}for 'Gt', 'Lt' operators, the value must be an integer`;
    throw new ApiError(badRequest(`unable to parse requirement: ${problem}`));
  }
}

function checkValue(key: string, value: string): void {
  if (value !== '' && !NAME.test(value)) {
    const rules =
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start ` +
      `and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for ` +
      `validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`;
    const message = `invalid label value: ${JSON.stringify(value)}: at key: ${JSON.stringify(key)}: ${rules}`;
    throw new ApiError(badRequest(`unable to parse requirement: ${message}`));
  }
}
