import { l10n } from 'vscode';
import type { PortPart } from '../../manifest/input/parsePort.ts';
import {
  brokenDnsNameRule,
  brokenKeyRule,
  brokenLabelValueRule,
  MAX_ANNOTATION_BYTES,
} from '../../manifest/input/nameRules.ts';
import type { MemberMap } from '../../manifest/patch/quick/membersPatch.ts';

/** What is wrong with a key of a label or an annotation; undefined where nothing is. */
export function whatIsWrongWithKey(key: string): string | undefined {
  switch (brokenKeyRule(key)) {
    case undefined:
      return undefined;
    case 'prefix':
      return l10n.t(
        'What stands before the slash is a DNS name: lower-case letters, digits, "-" and ".", such as example.com.',
      );
    case 'tooLong':
      return l10n.t('A key has at most 63 characters, not counting what stands before a slash.');
    case 'empty':
      return l10n.t('A key is missing.');
    default:
      return l10n.t(
        'A key has letters, digits, "-", "_" and ".", a letter or a digit at both ends, and one slash at most.',
      );
  }
}

/** What is wrong with a value; those of annotations may be any text. */
export function whatIsWrongWithValue(map: MemberMap, value: string): string | undefined {
  if (map === 'annotations') {
    return Buffer.byteLength(value) > MAX_ANNOTATION_BYTES
      ? l10n.t('All annotations together have at most 256 KB.')
      : undefined;
  }
  switch (brokenLabelValueRule(value)) {
    case undefined:
      return undefined;
    case 'tooLong':
      return l10n.t('The value of a label has at most 63 characters.');
    default:
      return l10n.t(
        'The value of a label has letters, digits, "-", "_" and ".", and a letter or a digit at both ends. It may be empty.',
      );
  }
}

/** What is wrong with the DNS name that an ExternalName Service stands for. */
export function whatIsWrongWithDnsName(name: string): string | undefined {
  return brokenDnsNameRule(name) === undefined
    ? undefined
    : l10n.t(
        'Use a DNS name such as db.example.com: lower-case letters, digits, "-" and ".", without a protocol or a port.',
      );
}

/** What is wrong with a port in short, by the part that cannot be. */
export function wrongPortText(part: PortPart): string {
  switch (part) {
    case 'notation':
      return l10n.t('Write 80, 80:8080, http=80:web or dns=53/UDP.');
    case 'name':
      return l10n.t('A name has at most 63 lower-case letters, digits and "-", with no "-" at the ends.');
    case 'port':
      return l10n.t('A port is a number from 1 to 65535.');
    case 'targetPort':
      return l10n.t(
        'A target port is a number from 1 to 65535, or the name of a port of the pods: at most 15 lower-case letters, digits and "-".',
      );
  }
}
