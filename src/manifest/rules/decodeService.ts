import type { Json, JsonObject } from '../../common/json.ts';
import type { KubeVersion } from '../../kube/capabilities.ts';
import type { YamlMapping, YamlNode } from '../../kube/yaml/yamlNode.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import { isOn } from '../schema/fieldVersions.ts';
import { fieldIsOff, octalNumber, otherKey, unknownField, wrongType } from './decodeProblems.ts';
import { serviceShape, type FieldShape, type ObjectShape, type ScalarShape } from './fieldShape.ts';
import type { Problem } from './problem.ts';
import { isOfKind } from './scalarKind.ts';
import { serverRulesOf, type ServerRules } from './serverRules.ts';
import type { WrittenService } from './service.ts';

export interface DecodeOptions {
  readonly version: KubeVersion;
  /** Whether keys that say how to merge (`$patch`) may be there. */
  readonly isPatch: boolean;
  /** Fields that the cluster has besides those of its version, by their paths without indices. */
  readonly knownFields: readonly string[];
}

/** A Service as a server of a version reads it. */
export interface DecodedService {
  readonly service: WrittenService;
  /** Values of the wrong type, and fields that the server does not know. */
  readonly problems: readonly Problem[];
  /** Whether there is something in the service for every value of the wrong type, so that rules can go on. */
  readonly isComplete: boolean;
}

/**
 * Reads a Service, whose values then have the types that its fields want; nulls are left out. A value of the wrong type
 * is taken for what it was meant to be, where that is plain: `"80"` for a number.
 *
 * @param text of the whole manifest
 */
export function decodeService(root: YamlMapping, text: string, options: DecodeOptions): DecodedService {
  const decoder = new Decoder(text, options);
  const service = decoder.readObject(
    root,
    serviceShape(options.version, options.knownFields),
    [],
  ) as WrittenService;
  return { service, problems: decoder.problems, isComplete: decoder.isComplete };
}

class Decoder {
  readonly problems: Problem[] = [];
  isComplete = true;
  readonly #text: string;
  readonly #options: DecodeOptions;
  readonly #server: ServerRules;

  constructor(text: string, options: DecodeOptions) {
    this.#text = text;
    this.#options = options;
    this.#server = serverRulesOf(options.version);
  }

  readObject({ fields }: YamlMapping, shape: ObjectShape, place: FieldPath): JsonObject {
    const { version, knownFields } = this.#options;
    const read: [string, Json][] = [];
    for (const [key, { value }] of fields) {
      const within = [...place, key];
      const name = this.#nameOf(key, shape);
      const field = shape.fields.get(name);
      const path = namesIn([...place, name]);
      if (field === undefined) {
        this.#reportUnknown(key, shape, within);
        continue;
      }
      const json = this.#read(value, field, within);
      if (!isOn(path, version) && !knownFields.includes(path)) {
        this.problems.push(fieldIsOff(path, within, version));
      } else if (json !== undefined) {
        read.push([name, json]);
      }
    }
    return Object.fromEntries(read);
  }

  #nameOf(key: string, { fields }: ObjectShape): string {
    const lower = key.toLowerCase();
    const isOther = this.#server.takesNamesInAnyCase && !fields.has(key);
    return (isOther ? [...fields.keys()].find((name) => name.toLowerCase() === lower) : undefined) ?? key;
  }

  /** Undefined for what is not there, and for what cannot be made sense of. */
  #read(node: YamlNode, shape: FieldShape, place: FieldPath): Json | undefined {
    if (node.kind === 'scalar' && node.value === null) {
      return undefined;
    }
    switch (shape.kind) {
      case 'object':
        return node.kind === 'mapping'
          ? this.readObject(node, shape, place)
          : this.#refuse(node, shape, place);
      case 'map':
        return node.kind === 'mapping' ? this.#readMap(node, place) : this.#refuse(node, shape, place);
      case 'list':
        return node.kind === 'sequence'
          ? node.items.map((item, index) => this.#readItem(item, shape.items, [...place, index]))
          : this.#refuse(node, shape, place);
      default:
        return this.#readScalar(node, shape, place);
    }
  }

  /** Null is what Go makes of it, and so is what cannot be made sense of. */
  #readItem(node: YamlNode, shape: FieldShape, place: FieldPath): Json {
    return this.#read(node, shape, place) ?? (shape.kind === 'object' ? {} : '');
  }

  #readMap({ fields }: YamlMapping, place: FieldPath): JsonObject {
    return Object.fromEntries(
      [...fields].map(([key, { start, end, value }]) => {
        const within = [...place, key];
        this.problems.push(...otherKey(key, this.#text.slice(start, end), within));
        return [key, this.#readItem(value, { kind: 'text' }, within)];
      }),
    );
  }

  #readScalar(node: YamlNode, shape: ScalarShape, place: FieldPath): Json | undefined {
    if (shape.kind === 'any') {
      return true;
    }
    if (node.kind !== 'scalar' || !isOfKind(shape.kind, node.value)) {
      return this.#refuse(node, shape, place);
    }
    this.problems.push(...octalNumber(node, this.#text.slice(node.start, node.end), place));
    return node.value;
  }

  #refuse(node: YamlNode, shape: FieldShape, place: FieldPath): Json | undefined {
    const { problem, meant } = wrongType(node, shape, place, this.#text.slice(node.start, node.end));
    this.problems.push(problem);
    this.isComplete &&= meant !== undefined;
    return meant;
  }

  #reportUnknown(key: string, { fields }: ObjectShape, place: FieldPath): void {
    const { version, isPatch } = this.#options;
    if (isPatch && key.startsWith('$')) {
      return;
    }
    const known = [...fields.keys()];
    this.problems.push(unknownField(namesIn(place), place, { known, version, server: this.#server }));
  }
}

/** The path of a field without indices, by which fields of versions are known. */
function namesIn(place: FieldPath): string {
  return place.filter((step) => typeof step === 'string').join('.');
}
