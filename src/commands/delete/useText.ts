import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import type { RoutingKind, RoutingObject } from '../../kube/routing.ts';
import type { Service } from '../../kube/types.ts';
import type { SeenService } from './seenService.ts';

/** What stops working without a Service, and what of that could not be found out: one sentence each. */
export function useTexts({ object, readyEndpoints, routing }: SeenService): readonly string[] {
  const { finalizers } = object.metadata;
  return [
    endpointsText(object, readyEndpoints),
    routing === undefined
      ? l10n.t('Whether Routes or Ingresses lead to it could not be found out.')
      : routesText(routing.objects),
    unknownText(routing?.unknown ?? []),
    balancerText(object),
    finalizers && finalizers.length > 0
      ? l10n.t('It goes once these finalizers are removed: {0}.', toPlainText(finalizers.join(', ')))
      : '',
  ].filter((text) => text !== '');
}

/** The same in a few words, for one of many. */
export function useSummary({ object, readyEndpoints, routing }: SeenService): string {
  const addresses = balancedAddresses(object);
  return [
    readyEndpoints === undefined
      ? l10n.t('endpoints not known')
      : readyEndpoints === 0
        ? l10n.t('no ready endpoint')
        : readyEndpoints === 1
          ? l10n.t('1 ready endpoint no longer reached')
          : l10n.t('{0} ready endpoints no longer reached', readyEndpoints),
    ...(routing?.objects ?? []).map(routeText),
    routing === undefined || routing.unknown.length > 0 ? l10n.t('what leads to it is not known') : '',
    addresses === '' ? '' : l10n.t('gives up {0}', addresses),
  ]
    .filter((text) => text !== '')
    .join(' · ');
}

function endpointsText({ spec }: Service, ready: number | undefined): string {
  switch (ready) {
    case undefined:
      return l10n.t('How many endpoints are ready could not be found out.');
    case 0:
      return spec?.type === 'ExternalName'
        ? l10n.t('The name no longer leads to {0}.', toPlainText(spec.externalName ?? ''))
        : l10n.t('It has no ready endpoint.');
    case 1:
      return l10n.t('1 ready endpoint is no longer reached through it.');
    default:
      return l10n.t('{0} ready endpoints are no longer reached through it.', ready);
  }
}

function routesText(routes: readonly RoutingObject[]): string {
  return routes.length === 0
    ? ''
    : l10n.t('What leads to it then leads nowhere: {0}.', routes.map(routeText).join(', '));
}

function unknownText(kinds: readonly RoutingKind[]): string {
  return kinds.length === 0
    ? ''
    : l10n.t('Whether any of these lead to it you may not know: {0}.', kinds.join(', '));
}

/** `Route shop (shop.example.com)` */
function routeText({ kind, name, hosts }: RoutingObject): string {
  return toPlainText(hosts.length === 0 ? `${kind} ${name}` : `${kind} ${name} (${hosts.join(', ')})`);
}

function balancerText(service: Service): string {
  const addresses = balancedAddresses(service);
  return addresses === ''
    ? ''
    : l10n.t('Its load balancer is given up, with the address {0}, which may not come back.', addresses);
}

function balancedAddresses({ spec, status }: Service): string {
  const ingress = spec?.type === 'LoadBalancer' ? (status?.loadBalancer?.ingress ?? []) : [];
  const addresses = ingress.map(({ ip, hostname }) => ip ?? hostname ?? '');
  return toPlainText(addresses.filter((address) => address !== '').join(', '));
}
