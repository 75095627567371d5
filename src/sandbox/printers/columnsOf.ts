import { ENDPOINT_SLICE_COLUMNS, ENDPOINTS_COLUMNS } from './endpointsColumns.ts';
import { EVENT_COLUMNS } from './eventColumns.ts';
import { textAt } from './cells.ts';
import { POD_COLUMNS } from './podColumns.ts';
import { SERVICE_COLUMNS } from './serviceColumns.ts';
import { AGE, NAME, type TableColumn } from './tableColumn.ts';

/** What `kubectl get` shows of a kind. Those of OpenShift are not here: servers of their time serve no Tables. */
export function columnsOf(kind: string): readonly TableColumn[] {
  return COLUMNS.get(kind) ?? [NAME, AGE];
}

const NAMESPACE_COLUMNS: readonly TableColumn[] = [
  NAME,
  {
    name: 'Status',
    description: 'Whether the namespace is in use or being deleted.',
    cell: (namespace) => textAt(namespace, 'status', 'phase'),
  },
  AGE,
];

const COLUMNS: ReadonlyMap<string, readonly TableColumn[]> = new Map([
  ['Endpoints', ENDPOINTS_COLUMNS],
  ['EndpointSlice', ENDPOINT_SLICE_COLUMNS],
  ['Event', EVENT_COLUMNS],
  ['Namespace', NAMESPACE_COLUMNS],
  ['Pod', POD_COLUMNS],
  ['Service', SERVICE_COLUMNS],
]);
