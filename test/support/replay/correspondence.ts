import { isJsonObject, type Json } from '../../../src/common/json.ts';

/** What a server makes up: two servers never agree on it, but each must stay with what it said. */
export type Invention = 'uid' | 'resourceVersion' | 'address' | 'nodePort' | 'time' | 'continue';

const INVENTIONS: Readonly<Record<string, Invention>> = {
  uid: 'uid',
  resourceVersion: 'resourceVersion',
  clusterIP: 'address',
  clusterIPs: 'address',
  nodePort: 'nodePort',
  healthCheckNodePort: 'nodePort',
  creationTimestamp: 'time',
  time: 'time',
  continue: 'continue',
};

const FORMS: Readonly<Record<Invention, RegExp>> = {
  uid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  resourceVersion: /^[1-9]\d*$/,
  address: /^\d+\.\d+\.\d+\.\d+$/,
  nodePort: /^3[0-2]\d{3}$/,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  continue: /^[\w-]+={0,2}$/,
};

/** Which made-up value the field of this name carries; for an array, each of its elements does. */
export function inventionOf(field: string): Invention | undefined {
  return Object.hasOwn(INVENTIONS, field) ? INVENTIONS[field] : undefined;
}

/** Which made-up values of the replayed server stand for those that were recorded. */
export class Correspondence {
  readonly #seen = new Map<string, string>();

  /**
   * Whether `seen` can stand for `recorded`: it looks the same, and it is what stood for it before. The first that does
   * is remembered.
   */
  accepts(invention: Invention, recorded: Json, seen: Json): boolean {
    const form = FORMS[invention];
    const [expected, found] = [textOf(recorded), textOf(seen)];
    if (!form.test(expected)) {
      // A resource version of `0`, a cluster IP of `None`: the same everywhere.
      return recorded === seen;
    }
    if (!form.test(found) || typeof recorded !== typeof seen) {
      return false;
    }
    if (invention === 'time') {
      return true;
    }
    const key = keyOf(invention, expected);
    const known = this.#seen.get(key);
    if (known === undefined) {
      this.#seen.set(key, found);
    }
    return known === undefined || known === found;
  }

  /** What was seen in place of a recorded value; the value itself where nothing was. */
  translate(invention: Invention, recorded: string): string {
    return this.#seen.get(keyOf(invention, recorded)) ?? recorded;
  }

  /** A recorded value with everything in it replaced that the replayed server called otherwise. */
  translateJson(recorded: Json, field = ''): Json {
    if (Array.isArray(recorded)) {
      return recorded.map((element: Json) => this.translateJson(element, field));
    }
    if (isJsonObject(recorded)) {
      return Object.fromEntries(
        Object.entries(recorded).map(([name, value]) => [name, this.translateJson(value ?? null, name)]),
      );
    }
    const invention = inventionOf(field);
    if (invention === undefined) {
      return recorded;
    }
    const translated = this.translate(invention, textOf(recorded));
    return typeof recorded === 'string' ? translated : (JSON.parse(translated) as Json);
  }

  /** The same for a sentence. */
  translateText(recorded: string): string {
    return recorded
      .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, (uid) => this.translate('uid', uid))
      .replaceAll(/\b\d+\.\d+\.\d+\.\d+\b/g, (address) => this.translate('address', address))
      .replaceAll(/(?<=:)3[0-2]\d{3}\b/g, (port) => this.translate('nodePort', port));
  }
}

function keyOf(invention: Invention, recorded: string): string {
  return `${invention} ${recorded}`;
}

/** A node port is a number, all else that is made up is text. */
function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
