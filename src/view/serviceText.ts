import { l10n } from 'vscode';
import { toPlainText } from '../common/text.ts';
import type { PortRecord, ServiceRecord } from '../model/records.ts';

/** More ports than this are counted instead of named. */
const MOST_PORTS = 3;

/** A headless Service has no address of its own: its name leads to the pods. */
export function isHeadless(service: ServiceRecord): boolean {
  return service.clusterIP === 'None';
}

/** What a Service's row says after its name: `ClusterIP 10.0.0.1 80→8080/TCP`. */
export function serviceDescription(service: ServiceRecord): string {
  const arrow = service.type === 'ExternalName' ? '→' : '';
  return [toPlainText(service.type), arrow, addressText(service), portsText(service.ports)]
    .filter((part) => part !== '')
    .join(' ');
}

/** The same for a screen reader, which reads no arrows. */
export function serviceSpeech(service: ServiceRecord): string {
  const ports = service.ports.map((port) => l10n.t('port {0}', portFacts(port)));
  return [
    l10n.t('Service {0}', toPlainText(service.name)),
    toPlainText(service.type),
    addressText(service),
    ...ports,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** What a port's row says after its name: `80→8080/TCP, node port 30080`. */
export function portDescription(port: PortRecord): string {
  return port.nodePort === 0 ? portText(port) : l10n.t('{0}, node port {1}', portText(port), port.nodePort);
}

export function portSpeech(port: PortRecord): string {
  return port.name === ''
    ? l10n.t('Port {0}', portFacts(port))
    : l10n.t('Port {0}, {1}', toPlainText(port.name), portFacts(port));
}

/** What leads to the Service: from outside where it can be reached from there. */
function addressText(service: ServiceRecord): string {
  if (service.type === 'ExternalName') {
    return toPlainText(service.externalName);
  }
  if (service.externalAddresses.length > 0) {
    return toPlainText(service.externalAddresses.join(', '));
  }
  if (service.loadBalancerPending) {
    return l10n.t('pending');
  }
  return isHeadless(service) ? l10n.t('headless') : toPlainText(service.clusterIP);
}

function portFacts({ port, protocol, targetPort, nodePort }: PortRecord): string {
  const facts = [port, toPlainText(`${targetPort}`), toPlainText(protocol)] as const;
  return nodePort === 0
    ? l10n.t('{0} to {1}, {2}', ...facts)
    : l10n.t('{0} to {1}, {2}, node port {3}', ...facts, nodePort);
}

function portsText(ports: readonly PortRecord[]): string {
  const named = ports.slice(0, MOST_PORTS).map((port) => portText(port));
  return [...named, ...(ports.length > MOST_PORTS ? [`+${ports.length - MOST_PORTS}`] : [])].join(' ');
}

function portText({ port, targetPort, protocol }: PortRecord): string {
  const target = targetPort === port ? '' : `→${targetPort}`;
  return toPlainText(`${port}${target}/${protocol}`);
}
