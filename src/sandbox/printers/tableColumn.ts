import type { KubeObject } from '../../kube/types.ts';
import { ageOf } from './cells.ts';

/** One column of a Table (pkg/printers/internalversion/printers.go of Kubernetes). */
export interface TableColumn {
  readonly name: string;
  readonly format?: 'name';
  readonly description: string;
  /** Above 0: in wide output only. */
  readonly priority?: number;
  readonly cell: (object: KubeObject) => string;
}

export const NAME: TableColumn = {
  name: 'Name',
  format: 'name',
  description: 'The name of the object, unique among its kind in its namespace.',
  cell: ({ metadata }) => metadata.name ?? '',
};

export const AGE: TableColumn = {
  name: 'Age',
  description: 'How long ago the object was created.',
  cell: ({ metadata }) => ageOf(metadata.creationTimestamp),
};
