import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { OLDEST_VERSION, parseVersion } from '../../kube/capabilities.ts';
import { parsePorts } from '../../manifest/input/parsePorts.ts';
import { parseSelector } from '../../manifest/input/parseSelector.ts';
import { brokenServiceNameRule } from '../../manifest/input/serviceNameRule.ts';
import type { Cluster } from '../../model/cluster.ts';
import { whatIsWrongWithKey, whatIsWrongWithValue, wrongPortText } from '../input/ruleText.ts';
import { findService } from '../../model/findService.ts';

/** What is wrong with the name of a new Service; undefined where nothing is. */
export function whatIsWrongWithServiceName(
  name: string,
  cluster: Cluster,
  namespace: string,
): string | undefined {
  switch (brokenServiceNameRule(name, parseVersion(cluster.version ?? '') ?? OLDEST_VERSION)) {
    case undefined:
      return findService(cluster.services, { namespace, name }) !== undefined
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
    case 'samePort':
      return l10n.t('{0}: this port is there twice.', word);
    case 'sameName':
      return l10n.t('{0}: this name is there twice.', word);
    default:
      return `${word}: ${wrongPortText(read.part)}`;
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
