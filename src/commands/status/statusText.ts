import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { errorText } from '../../editor/errorText.ts';
import { readyOf, type Endpoint, type ServiceEndpoints } from '../../kube/endpoints.ts';
import { KubeError } from '../../kube/errors.ts';
import type { Routing } from '../../kube/routing.ts';
import type { ServiceEvent } from '../../kube/serviceEvents.ts';
import type { Service } from '../../kube/types.ts';
import type { ServiceProblem } from '../../model/serviceProblems.ts';
import { problemText } from './problemText.ts';
import type { StatusFacts } from './readStatusFacts.ts';

/**
 * How a Service does, as plain text: sections below their headings, one fact a line. It is read by keyboard and screen
 * reader as any other document, and nothing that a cluster says can become a command or a picture in it.
 *
 * @param now in milliseconds since the epoch
 */
export function statusText(
  context: string,
  { service, endpoints, routing, events }: StatusFacts,
  problems: readonly ServiceProblem[],
  now: number,
): string {
  const { namespace = '', name = '' } = service.metadata;
  const sections = [
    section(l10n.t('Warnings'), problems.map(problemText)),
    section(l10n.t('Load Balancer'), balancerLines(service)),
    section(l10n.t('Conditions'), conditionLines(service)),
    section(
      l10n.t('Endpoints'),
      orError(endpoints, (found) => endpointLines(service, found)),
    ),
    section(l10n.t('What Leads to It'), orError(routing, routingLines)),
    section(l10n.t('Events, the Newest First'), orError(events, eventLines)),
  ];
  return [
    [
      l10n.t(
        'Service {0}/{1} of context {2}',
        toPlainText(namespace),
        toPlainText(name),
        toPlainText(context),
      ),
      l10n.t('Read at {0}. Show the status again to see what is true then.', timeText(now)),
      '',
    ].join('\n'),
    ...sections,
  ].join('\n');
}

function section(heading: string, lines: readonly string[]): string {
  const shown = lines.length === 0 ? [l10n.t('none')] : lines;
  return [heading, ...shown.map((line) => `  ${line}`), ''].join('\n');
}

function orError<T>(found: T | KubeError, lines: (found: T) => readonly string[]): readonly string[] {
  return found instanceof KubeError ? [l10n.t('Not known. {0}', errorText(found))] : lines(found);
}

function balancerLines({ spec, status }: Service): readonly string[] {
  const type = toPlainText(spec?.type ?? '');
  const ingress = status?.loadBalancer?.ingress ?? [];
  return ingress.length === 0 && type !== 'LoadBalancer'
    ? [l10n.t('none: its type is {0}', type)]
    : ingress.map(({ ip, hostname }) =>
        toPlainText([ip, hostname].filter((part) => part !== undefined).join(' ')),
      );
}

function conditionLines({ status }: Service): readonly string[] {
  return (status?.conditions ?? []).map(
    ({ type, status: value, reason = '', message = '', lastTransitionTime }) =>
      facts(
        `${toPlainText(type)}: ${toPlainText(value)}`,
        reason,
        message,
        timeText(Date.parse(lastTransitionTime ?? '')),
      ),
  );
}

function endpointLines({ spec }: Service, found: ServiceEndpoints): readonly string[] {
  if (spec?.type === 'ExternalName') {
    return [l10n.t('none: it stands for the name {0}', toPlainText(spec.externalName ?? ''))];
  }
  const ports = found.ports.map(({ name, protocol, port }) =>
    toPlainText(name === '' ? `${port}/${protocol}` : `${port}/${protocol} (${name})`),
  );
  const ready = readyOf(found);
  const others = found.endpoints.filter(({ isReady }) => !isReady);
  return [
    l10n.t('{0} ready, {1} not ready', ready.length, others.length),
    ...(ports.length === 0 ? [] : [l10n.t('ports: {0}', ports.join(', '))]),
    ...ready.map((endpoint) => endpointLine(l10n.t('ready'), endpoint)),
    ...others.map((endpoint) => endpointLine(l10n.t('not ready'), endpoint)),
  ];
}

function endpointLine(state: string, { address, pod }: Endpoint): string {
  return facts(state, address, pod === undefined ? '' : l10n.t('pod {0}', pod));
}

function routingLines({ objects, unknown }: Routing): readonly string[] {
  return [
    ...objects.map(({ kind, name, hosts }) => facts(`${kind} ${toPlainText(name)}`, hosts.join(', '))),
    ...(unknown.length === 0 ? [] : [l10n.t('You may not list these: {0}', unknown.join(', '))]),
  ];
}

function eventLines(events: readonly ServiceEvent[]): readonly string[] {
  return events.map(({ type, reason, message, count, lastSeen, source }) =>
    facts(
      timeText(lastSeen),
      type,
      reason,
      message,
      count > 1 ? l10n.t('{0} times', count) : '',
      source === '' ? '' : l10n.t('by {0}', source),
    ),
  );
}

/** What is known of one thing, in a line. */
function facts(...parts: readonly string[]): string {
  return parts
    .map((part) => toPlainText(part))
    .filter((part) => part !== '')
    .join(' · ');
}

/** Empty where nobody says when. */
function timeText(time: number): string {
  return Number.isNaN(time) || time === 0 ? '' : new Date(time).toLocaleString();
}
