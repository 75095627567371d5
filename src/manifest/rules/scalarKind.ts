import type { ScalarValue } from '../../kube/yaml/yamlScalar.ts';
import type { ScalarShape } from './fieldShape.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[-+]\d\d:\d\d)$/u;

/** Whether a server can read a value into a field; `80.0` is a whole number to it. */
export function isOfKind(kind: ScalarShape['kind'], value: ScalarValue): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'int32':
      return isInt32(value);
    case 'int64':
      return Number.isInteger(value);
    case 'intOrText':
      return typeof value === 'string' || isInt32(value);
    case 'time':
      return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value));
    case 'any':
      return true;
  }
}

function isInt32(value: ScalarValue): boolean {
  return Number.isInteger(value) && Number(value) === (Number(value) | 0);
}
