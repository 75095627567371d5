import type { KubeObject } from '../../kube/types.ts';
import { ageOf, textAt } from './cells.ts';
import { NAME, type TableColumn } from './tableColumn.ts';

/** `printEvent`: events are told by when they happened and to whom, not by their names. */
export const EVENT_COLUMNS: readonly TableColumn[] = [
  {
    name: 'Last Seen',
    description: 'How long ago it happened last.',
    cell: (event) =>
      ageOf(
        textAt(event, 'series', 'lastObservedTime') || textAt(event, 'lastTimestamp') || firstTimeOf(event),
      ),
  },
  { name: 'Type', description: 'Normal or Warning.', cell: (event) => textAt(event, 'type') },
  { name: 'Reason', description: 'What happened, in one word.', cell: (event) => textAt(event, 'reason') },
  { name: 'Object', description: 'What it happened to.', cell: objectOf },
  {
    name: 'Subobject',
    description: 'The part of the object that it happened to.',
    priority: 1,
    cell: (event) => textAt(event, 'involvedObject', 'fieldPath'),
  },
  { name: 'Source', description: 'Who reports it.', priority: 1, cell: sourceOf },
  { name: 'Message', description: 'What happened.', cell: (event) => textAt(event, 'message').trim() },
  {
    name: 'First Seen',
    description: 'How long ago it happened first.',
    priority: 1,
    cell: (event) => ageOf(firstTimeOf(event)),
  },
  {
    name: 'Count',
    description: 'How often it happened.',
    priority: 1,
    cell: (event) => textAt(event, 'series', 'count') || textAt(event, 'count') || '1',
  },
  { ...NAME, priority: 1 },
];

function firstTimeOf(event: KubeObject): string {
  return textAt(event, 'firstTimestamp') || textAt(event, 'eventTime');
}

function objectOf(event: KubeObject): string {
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase();
  const name = textAt(event, 'involvedObject', 'name');
  return name === '' ? kind : `${kind}/${name}`;
}

/** `formatEventSource`. */
function sourceOf(event: KubeObject): string {
  const component = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent');
  const host = textAt(event, 'source', 'host') || textAt(event, 'reportingInstance');
  return host === '' ? component : `${component}, ${host}`;
}
