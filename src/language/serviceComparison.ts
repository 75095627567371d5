import type { JsonObject } from '../common/json.ts';
import { localChanges, type LocalChanges } from '../manifest/apply/localChanges.ts';
import type { Sighting } from '../model/watchedService.ts';

type Present = Extract<Sighting, { kind: 'present' }>;
type Difference = LocalChanges | Error;

/** Compares documents with what the cluster holds, each pair once. */
export class ServiceComparison {
  readonly #known = new WeakMap<JsonObject, { readonly live: JsonObject; readonly difference: Difference }>();

  /**
   * What applying a document would change; an error where it cannot be applied to that Service at all.
   *
   * @param file the document's object, the same for as long as its text is the same
   */
  compare(file: JsonObject, namespace: string, { server, object: live }: Present): Difference {
    const known = this.#known.get(file);
    if (known?.live === live) {
      return known.difference;
    }
    const difference = compare(file, namespace, { server, live });
    this.#known.set(file, { live, difference });
    return difference;
  }
}

function compare(
  object: JsonObject,
  namespace: string,
  { server, live }: Pick<Present, 'server'> & { readonly live: JsonObject },
): Difference {
  try {
    return localChanges(server, { object, namespace }, live);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
