import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import type { RuleCode } from './codes.ts';

/** Something to say about one field of a manifest. One fault gives one finding. */
export interface Finding {
  /** The field as a server writes it: `spec.ports[0].name`, `metadata.labels`, `spec.LoadBalancerSourceRanges`. */
  readonly path: string;
  readonly code: RuleCode;
  readonly severity: Severity;
  /** What a server says of it, in its words, then what to do. */
  readonly message: string;
  /** Whether the name of the field is what is wrong, or what it holds. */
  readonly at: 'key' | 'value';
  /** Where that is in the text; what is missing is missing from the nearest field above that is there. */
  readonly range: TextRange;
  /** Ways to mend it, the likeliest first. */
  readonly fixes: readonly Fix[];
}

/**
 * - `error`: the server refuses the manifest
 * - `warning`: it takes it, and says so or drops something
 * - `information`: worth knowing, or true only of some clusters
 */
export type Severity = 'error' | 'warning' | 'information';

/** A way to mend a fault. What it does to the text is found out when somebody asks: see `resolveFix`. */
export interface Fix {
  /** What it does: `Change to "TCP"`. */
  readonly title: string;
  readonly edits: readonly FixEdit[];
}

/** One step of a fix. The place is that of the field, or of the mapping that gets a new one. */
export type FixEdit = { readonly place: FieldPath } & (
  | { readonly kind: 'remove' }
  | { readonly kind: 'replace'; readonly value: string | number | boolean }
  /** Puts a scalar into quotes, so that it is text as it is written. */
  | { readonly kind: 'quote' }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'add'; readonly name: string; readonly value: string | number }
);
