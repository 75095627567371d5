import type { Query } from '../requestTarget.ts';
import { KubeError } from '../errors.ts';
import type { Features } from '../features.ts';
import { toFieldSelectorText } from './fieldSelector.ts';
import { toLabelSelectorText } from './labelSelector.ts';
import type { DeleteOptions, PatchOptions, ReadOptions, SelectionOptions, WriteOptions } from './options.ts';

/** What a server that does not know a parameter would do instead of refusing it. */
const INSTEAD = {
  dryRun: 'This server knows no dry run: it would really write.',
  fieldValidation: 'This server does not validate fields: it would drop unknown ones in silence.',
  serverSideApply: 'This server knows no server-side apply.',
  deletePreconditions:
    'This server ignores the preconditions of a delete: it would delete what is there now.',
  sendInitialEvents:
    'This server is not known to send initial events: it might begin without an end to them.',
  resourceVersionMatch: 'This server ignores resourceVersionMatch: it might answer with another version.',
  export: 'This server no longer exports objects.',
} as const satisfies Partial<Record<keyof Features, string>>;

/** @throws KubeError `unsupported`, before anything is sent, when the server does not honour the feature */
export function demand(features: Features, feature: keyof typeof INSTEAD): void {
  if (!features[feature]) {
    throw new KubeError('unsupported', INSTEAD[feature]);
  }
}

/** @throws KubeError `unsupported` */
export function writeParameters(
  features: Features,
  { dryRun, fieldManager, fieldValidation }: WriteOptions,
): Query {
  if (dryRun !== undefined) {
    demand(features, 'dryRun');
  }
  // To ignore unknown fields is what every server does that does not know the parameter.
  if (fieldValidation !== undefined && fieldValidation !== 'Ignore') {
    demand(features, 'fieldValidation');
  }
  return {
    dryRun,
    fieldManager: features.fieldManager ? fieldManager : undefined,
    fieldValidation: features.fieldValidation ? fieldValidation : undefined,
  };
}

/** @throws KubeError `unsupported` */
export function patchParameters(features: Features, options: PatchOptions): Query {
  return { ...writeParameters(features, options), force: options.force };
}

/** @throws KubeError `unsupported` */
export function readParameters(features: Features, options: ReadOptions): Query {
  if (options.export !== undefined || options.exact !== undefined) {
    demand(features, 'export');
  }
  return { export: options.export, exact: options.exact, resourceVersion: options.resourceVersion };
}

/** @throws KubeError `unsupported`, or `invalid` for a selector that is none */
export function selectionParameters(features: Features, options: SelectionOptions): Query {
  const { labelSelector, fieldSelector, resourceVersionMatch } = options;
  if (resourceVersionMatch !== undefined) {
    demand(features, 'resourceVersionMatch');
  }
  return {
    labelSelector: labelSelector === undefined ? undefined : toLabelSelectorText(labelSelector),
    fieldSelector: fieldSelector === undefined ? undefined : toFieldSelectorText(fieldSelector),
    includeUninitialized: features.includeUninitialized ? options.includeUninitialized : undefined,
    resourceVersion: options.resourceVersion,
    resourceVersionMatch,
    timeoutSeconds: options.timeoutSeconds,
  };
}

/** What of the options of a delete can stand in the query. @throws KubeError `unsupported` */
export function deleteParameters(features: Features, options: DeleteOptions): Query {
  if (options.dryRun !== undefined) {
    demand(features, 'dryRun');
  }
  return {
    dryRun: options.dryRun,
    gracePeriodSeconds: options.gracePeriodSeconds,
    propagationPolicy: options.propagationPolicy,
  };
}
