/** What a YAML scalar stands for. */
export type ScalarValue = string | number | boolean | null;

const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const OLD_OCTAL_ZERO = /(?<=^[-+]?)0(?=[0-7]+$)/;
const PREFIXED_INTEGER = /^([-+]?)(0(?:[xX][\da-fA-F]+|[oO][0-7]+|[bB][01]+))$/;
const DECIMAL = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/**
 * Resolves a scalar without quotes and tag as kubectl does, which is neither YAML 1.1 nor 1.2: `yes` and `010` are of
 * 1.1, `0o10` is of 1.2, times and dates are text. No standard schema of js-yaml agrees with it.
 */
export function resolvePlain(text: string): ScalarValue {
  if (NULL.test(text)) {
    return null;
  }
  if (TRUE.test(text)) {
    return true;
  }
  if (FALSE.test(text)) {
    return false;
  }
  return resolveNumber(text) ?? text;
}

function resolveNumber(text: string): number | undefined {
  if (!/^[-+.\d]/.test(text)) {
    return undefined;
  }
  if (NOT_FINITE.test(text)) {
    return NaN; // JSON, which all values here end up as, has none of these.
  }
  const digits = text.replaceAll('_', '').replace(OLD_OCTAL_ZERO, '0o');
  const [, sign, integer] = PREFIXED_INTEGER.exec(digits) ?? [];
  if (integer !== undefined) {
    return sign === '-' ? -Number(integer) : Number(integer);
  }
  return DECIMAL.test(digits) ? Number(digits) : undefined;
}
