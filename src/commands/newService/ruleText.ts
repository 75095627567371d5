import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { OLDEST_VERSION, parseVersion } from '../../kube/capabilities.ts';
import { parsePorts } from '../../manifest/input/parsePorts.ts';
import { parseSelector } from '../../manifest/input/parseSelector.ts';
import { brokenServiceNameRule } from '../../manifest/input/serviceNameRule.ts';
import { brokenDnsNameRule } from '../../manifest/input/nameRules.ts';
import type { Cluster } from '../../model/cluster.ts';
import { whatIsWrongWithKey, whatIsWrongWithValue } from '../quickPatch/ruleText.ts';

/** What is wrong with the name of a new Service; undefined where nothing is. */
export function whatIsWrongWithServiceName(
  name: string,
  cluster: Cluster,
  namespace: string,
): string | undefined {
  switch (brokenServiceNameRule(name, parseVersion(cluster.version ?? '') ?? OLDEST_VERSION)) {
    case undefined:
      return [...cluster.services.inNamespace(namespace)].some((service) => service.name === name)
        ? l10n.t('There is a Service of this name in {0} already.', toPlainText(namespace))
        : undefined;
    case 'empty':
      return l10n.t('The Service needs a name.');
    case 'tooLong':
      return l10n.t('A name has at most 63 characters.');
    case 'digit':
      return l10n.t('On this server the name of a Service begins with a letter.');
    default:
      return l10n.t('A name has lower-case letters, digits and "-", with no "-" at the ends.');
  }
}

/** What is wrong with the name that an alias stands for. */
export function whatIsWrongWithExternalName(name: string): string | undefined {
  switch (brokenDnsNameRule(name)) {
    case undefined:
      return undefined;
    case 'empty':
      return l10n.t('An alias needs the DNS name that it stands for.');
    case 'tooLong':
      return l10n.t('A DNS name has at most 253 characters.');
    default:
      return l10n.t('A DNS name has lower-case letters, digits, "-" and ".", such as db.example.com.');
  }
}

/** What is wrong with ports in one line. */
export function whatIsWrongWithPorts(text: string): string | undefined {
  const read = parsePorts(text);
  if (!('part' in read)) {
    return undefined;
  }
  const word = toPlainText(read.word, 40);
  switch (read.part) {
    case 'none':
      return l10n.t('A Service needs a port.');
    case 'notation':
      return l10n.t('{0}: write 80, 80:8080, http=80:web or 53/UDP, with spaces between them.', word);
    case 'name':
      return l10n.t('{0}: a name has at most 63 lower-case letters, digits and "-".', word);
    case 'port':
      return l10n.t('{0}: a port is a number from 1 to 65535.', word);
    case 'targetPort':
      return l10n.t(
        '{0}: a target port is a number from 1 to 65535, or the name of a port of the pods: at most 15 lower-case letters, digits and "-".',
        word,
      );
    case 'samePort':
      return l10n.t('{0}: this port is there twice.', word);
    case 'sameName':
      return l10n.t('{0}: this name is there twice.', word);
  }
}

/** What is wrong with a selector in one line. */
export function whatIsWrongWithSelector(text: string): string | undefined {
  const read = parseSelector(text);
  if ('selector' in read) {
    return undefined;
  }
  const { word, part, rule } = read.problem;
  const at = word.indexOf('=');
  switch (rule) {
    case 'noValue':
      return l10n.t('Write labels as app=web,tier=front.');
    case 'twice':
      return l10n.t('{0}: this label is there twice.', toPlainText(word, 40));
    default:
      return part === 'key'
        ? whatIsWrongWithKey(word.slice(0, at))
        : whatIsWrongWithValue('selector', word.slice(at + 1));
  }
}
