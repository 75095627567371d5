import type { KubeObject, ListMeta } from '../../kube/types.ts';
import { columnsOf } from '../printers/columnsOf.ts';
import type { TableColumn } from '../printers/tableColumn.ts';
import { encodeItem } from './encode.ts';
import type { ObjectPage } from './list.ts';
import { apiVersionOf, type ReadScope } from './resourceScope.ts';

/**
 * Objects as rows of a `Table` of `meta.k8s.io`, which is what `kubectl get` asks for.
 *
 * @param version of the group `meta.k8s.io`
 * @param includeObject `None`, `Metadata` (the default) or `Object`: what each row carries besides its cells
 */
export function tableOf(
  { objects, metadata }: ObjectPage,
  scope: ReadScope,
  version: string,
  includeObject: string | null,
): object {
  const columns = columnsOf(scope.type.kind);
  const rows = objects.map((object) => rowOf(object, columns, scope, version, includeObject));
  return { ...headOf(metadata, version), columnDefinitions: columns.map(definitionOf), rows };
}

/** The Tables of a watch: one row each, and the columns with the first of them only. */
export function tableEncoder(
  scope: ReadScope,
  version: string,
  includeObject: string | null,
): (object: KubeObject) => object {
  const columns = columnsOf(scope.type.kind);
  let definitions: object[] | null = columns.map(definitionOf);
  return (object) => {
    const row = rowOf(object, columns, scope, version, includeObject);
    const { resourceVersion = '' } = object.metadata;
    const table = { ...headOf({ resourceVersion }, version), columnDefinitions: definitions, rows: [row] };
    definitions = null;
    return table;
  };
}

function headOf(metadata: ListMeta, version: string): object {
  return { kind: 'Table', apiVersion: `meta.k8s.io/${version}`, metadata };
}

function definitionOf({ name, format, description, priority = 0 }: TableColumn): object {
  return { name, type: 'string', format: format ?? '', description, priority };
}

function rowOf(
  object: KubeObject,
  columns: readonly TableColumn[],
  scope: ReadScope,
  version: string,
  includeObject: string | null,
): object {
  const cells = columns.map(({ cell }) => cell(object));
  const { metadata, ...rest } = encodeItem(object, scope);
  switch (includeObject) {
    case 'None':
      return { cells, object: null };
    case 'Object':
      return {
        cells,
        object: { kind: scope.type.kind, apiVersion: apiVersionOf(scope.type), metadata, ...rest },
      };
    default: {
      const partial = { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
      return { cells, object: partial };
    }
  }
}
