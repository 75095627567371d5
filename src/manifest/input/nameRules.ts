/**
 * What the API takes for names and values (apimachinery/pkg/util/validation/validation.go). Each function says which
 * part of the rule is broken; undefined where none is.
 */
export type BrokenRule =
  'empty' | 'tooLong' | 'prefix' | 'characters' | 'notANumber' | 'outOfRange' | 'noLetter';

const QUALIFIED = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const DNS_1123_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const DNS_1123_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** The key of a label or an annotation: `name`, or `prefix/name` (`IsQualifiedName`). */
export function brokenKeyRule(key: string): BrokenRule | undefined {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (prefix !== undefined && (prefix.length > 253 || !DNS_1123_SUBDOMAIN.test(prefix))) {
    return 'prefix';
  }
  return name === ''
    ? 'empty'
    : name.length > 63
      ? 'tooLong'
      : QUALIFIED.test(name)
        ? undefined
        : 'characters';
}

/** `IsValidLabelValue`: it may be empty. */
export function brokenLabelValueRule(value: string): BrokenRule | undefined {
  return value.length > 63 ? 'tooLong' : value === '' || QUALIFIED.test(value) ? undefined : 'characters';
}

/** Of all annotations together, keys and values, in bytes (`TotalAnnotationSizeLimitB`). */
export const MAX_ANNOTATION_BYTES = 256 * 1024;

/** The DNS name of an ExternalName Service: a subdomain of RFC 1123, with or without the dot at its end. */
export function brokenDnsNameRule(name: string): BrokenRule | undefined {
  const bare = name.replace(/\.$/u, '');
  return bare === ''
    ? 'empty'
    : bare.length > 253
      ? 'tooLong'
      : DNS_1123_SUBDOMAIN.test(bare)
        ? undefined
        : 'characters';
}

/** The name of a port of a Service (`IsDNS1123Label`). */
export function brokenPortNameRule(name: string): BrokenRule | undefined {
  return name === ''
    ? 'empty'
    : name.length > 63
      ? 'tooLong'
      : DNS_1123_LABEL.test(name)
        ? undefined
        : 'characters';
}

/** `IsValidPortNum` */
export function brokenPortRule(text: string): BrokenRule | undefined {
  return !/^\d+$/u.test(text)
    ? 'notANumber'
    : Number(text) < 1 || Number(text) > 65_535
      ? 'outOfRange'
      : undefined;
}

/** A number, or the name of a port of the pods' containers (`IsValidPortName`). */
export function brokenTargetPortRule(text: string): BrokenRule | undefined {
  if (/^\d+$/u.test(text)) {
    return brokenPortRule(text);
  }
  return text === ''
    ? 'empty'
    : text.length > 15
      ? 'tooLong'
      : !/^[a-z0-9](?:-?[a-z0-9])*$/u.test(text)
        ? 'characters'
        : /[a-z]/u.test(text)
          ? undefined
          : 'noLetter';
}
