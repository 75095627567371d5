import type { Connection } from './connection.ts';
import { checkNamespace, checkServiceName, type ServiceRef } from './serviceApi/names.ts';

/** Something that was reported of a Service: `Event` of core/v1. */
export interface ServiceEvent {
  /** `Normal`, `Warning`, or what a newer server says. */
  readonly type: string;
  /** One word, such as `EnsuringLoadBalancer`. */
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** When it was seen last, in milliseconds since the epoch; 0 where nobody says. */
  readonly lastSeen: number;
  /** Who reports it; empty where nobody says. */
  readonly source: string;
}

/** `EventList` of core/v1. Components of newer servers write `eventTime` and `series` instead of the older fields. */
interface EventList {
  readonly items?:
    | readonly {
        readonly type?: string | null;
        readonly reason?: string | null;
        readonly message?: string | null;
        readonly count?: number | null;
        readonly firstTimestamp?: string | null;
        readonly lastTimestamp?: string | null;
        readonly eventTime?: string | null;
        readonly series?: { readonly count?: number; readonly lastObservedTime?: string } | null;
        readonly source?: { readonly component?: string } | null;
        readonly reportingComponent?: string | null;
      }[]
    | null;
}

/** A Service that fails in a loop may have thousands, which say no more than the first hundreds. */
const MOST_EVENTS = 500;

/**
 * Reads what was reported of a Service, the newest first. Servers forget it after an hour or so.
 *
 * @throws KubeError
 */
export async function readServiceEvents(
  connection: Connection,
  { namespace, name }: ServiceRef,
  signal: AbortSignal,
): Promise<readonly ServiceEvent[]> {
  const { items } = await connection.getJson<EventList>(
    `/api/v1/namespaces/${checkNamespace(namespace)}/events`,
    signal,
    {
      fieldSelector: `involvedObject.kind=Service,involvedObject.name=${checkServiceName(name)}`,
      limit: MOST_EVENTS,
    },
  );
  return (items ?? [])
    .map((event) => ({
      type: event.type ?? '',
      reason: event.reason ?? '',
      message: event.message ?? '',
      count: event.series?.count ?? event.count ?? 1,
      lastSeen: timeOf(
        event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp,
      ),
      source: event.source?.component ?? event.reportingComponent ?? '',
    }))
    .toSorted((one, other) => other.lastSeen - one.lastSeen);
}

function timeOf(time: string | null | undefined): number {
  return typeof time === 'string' ? Date.parse(time) || 0 : 0;
}
