import type { JsonObject } from '../../common/json.ts';
import type { KubeObject } from '../../kube/types.ts';

/** What came of reading a body. */
export interface Decoded {
  /** Unknown fields dropped, defaults filled in: what the field managers see. */
  readonly object: KubeObject;
  /** What strict field validation complains of, as 1.36 words it: `unknown field "spec.prots"`. */
  readonly strictProblems: readonly string[];
}

/** An object that is ready to be stored. */
export interface Prepared {
  readonly object: KubeObject;
  /** Texts for `Warning` headers, in profiles that send them. */
  readonly warnings: readonly string[];
}

export interface WriteMode {
  /** Nothing will be stored: real servers allocate nothing then either, and some show it in the answer. */
  readonly dryRun?: boolean;
}

/**
 * What is particular to one kind of object, as a `RESTCreateStrategy` and `RESTUpdateStrategy` are in Kubernetes
 * (apiserver/pkg/registry/rest). Nothing in here writes: addresses and ports that are taken are those of the objects
 * that are stored, so a dry run needs no undoing. Identity (uid, resourceVersion, creationTimestamp, managedFields)
 * is not a strategy's business.
 */
export interface Strategy {
  /**
   * Reads a body that is an object of this kind already: checks types, drops what the profile does not know, fills in
   * the defaults that do not depend on the cluster.
   *
   * @throws ApiError 400 for a wrong type, with the decoder's own message
   */
  decode(body: JsonObject): Decoded;
  /** Validates a new object and allocates what it asks for. @throws ApiError 422 with all causes */
  create(object: KubeObject, mode?: WriteMode): Prepared;
  /** Validates a change of spec and metadata; the status is taken from `current`. @throws ApiError 422 */
  update(object: KubeObject, current: KubeObject, mode?: WriteMode): Prepared;
  /** Validates a change of the status; the rest is taken from `current`. @throws ApiError 422 */
  updateStatus(object: KubeObject, current: KubeObject): Prepared;
}
