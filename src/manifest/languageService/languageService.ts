import type { KubeVersion } from '../../kube/capabilities.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';
import { toPathText, type FieldPath } from '../diff/fieldPath.ts';
import { serviceShape, type FieldShape } from '../rules/fieldShape.ts';
import { choicesOf } from '../schema/choices.ts';
import { toCompletions, type Offer } from './completions.ts';
import { unquoted } from './place.ts';
import { EMPTY_PROBE, probeForField, probeForHover, probeForValue } from './probe.ts';
import { servicePlaceAt } from './servicePlace.ts';
import { keyOf, YamlServer } from './yamlServer.ts';

/** What is asked about one place of a text. Plain data, as everything that goes in and out here. */
export interface LanguageRequest {
  /** Of the document. */
  readonly uri: string;
  readonly text: string;
  readonly language: 'yaml' | 'json';
  /** Of the cluster whose fields and values are meant. */
  readonly version: KubeVersion;
  /** Fields that the cluster has besides those of its version, by their paths without indices. */
  readonly knownFields: readonly string[];
  /** In UTF-16 units. */
  readonly offset: number;
}

/** Something that can be written at the place. */
export interface Completion {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'snippet';
  /** A snippet of VS Code. */
  readonly insertText: string;
  /** What it takes the place of. */
  readonly replace: TextRange;
  /** In Markdown; empty where there is nothing to say. */
  readonly documentation: string;
  readonly sortText?: string;
  /** Of the field, without indices: `spec.ports.nodePort`. */
  readonly path?: string;
}

export interface Hover {
  /** Of what the pointer is on: the name of a field, or its value. */
  readonly range: TextRange;
  readonly markdown: string;
  /** Of the field, as a server writes it: `spec.ports[0].nodePort`. */
  readonly path: string;
}

export interface LanguageService {
  /** What can be written at the place; nothing outside of Services. */
  complete(request: LanguageRequest): Promise<readonly Completion[]>;
  /** Undefined where there is nothing to say. */
  hover(request: LanguageRequest): Promise<Hover | undefined>;
}

/**
 * Completion and hover of Services, by yaml-language-server and the schema of a version. The server is never shown the
 * text itself: where the place is in it we find out, and ask about the same place in a manifest of a few lines. So it
 * takes the same time in every text, half-typed lines and brackets are no matter, and other documents are left alone.
 */
export function createLanguageService(): LanguageService {
  let latest: YamlServer | undefined;

  function serverFor({ version, knownFields }: LanguageRequest): YamlServer {
    if (latest?.key !== keyOf(version, knownFields)) {
      latest = new YamlServer(version, knownFields);
    }
    return latest;
  }

  return {
    async complete(request) {
      const place = servicePlaceAt(request);
      if (place === undefined) {
        return [];
      }
      const server = serverFor(request);
      if (place.isEmptyDocument) {
        const offers = await server.offers(EMPTY_PROBE);
        const whole = offers.filter(({ label }) => label.startsWith('Service '));
        return toCompletions(
          whole.map((offer) => ({ ...offer, kind: 'snippet' })),
          { place, shape: undefined, needsDash: false },
        );
      }
      const shape = shapeAt(request, place.fieldPath);
      if (place.role === 'value') {
        const isSingle = shape !== undefined && !['object', 'map', 'list'].includes(shape.kind);
        const offers = isSingle ? await server.offers(probeForValue(place.fieldPath)) : [];
        return toCompletions(valuesOf(offers), { place, shape, needsDash: false });
      }
      const needsDash = shape?.kind === 'list';
      const within = needsDash ? [...place.fieldPath, 0] : place.fieldPath;
      const inside = needsDash ? shape.items : shape;
      if (inside === undefined || inside.kind === 'map' || (needsDash && place.form !== 'block')) {
        return [];
      }
      const offers = await server.offers(probeForField(within, needsDash ? [] : place.siblings));
      return toCompletions(
        inside.kind === 'object' ? fieldsOf(offers, within.length === 0) : valuesOf(offers),
        { place, shape: inside, needsDash },
      );
    },

    async hover(request) {
      const place = servicePlaceAt(request);
      if (place === undefined || place.isEmptyDocument) {
        return undefined;
      }
      const { start, end } = place.word;
      const word = unquoted(request.text.slice(start, end));
      const isKey = place.role === 'key' && place.hasColon;
      const path = isKey ? [...place.fieldPath, word] : place.fieldPath;
      const shape = shapeAt(request, path);
      if (word === '' || shape === undefined || (place.role === 'key' && shape.kind === 'object' && !isKey)) {
        return undefined;
      }
      // Of the values that a field can have, the server tells in their order if it is the first.
      const names = path.filter((step) => typeof step === 'string').join('.');
      const [first] = choicesOf(names, request.version) ?? [];
      const markdown = await serverFor(request).hover(probeForHover(path, first?.value ?? 'x'));
      return markdown === '' ? undefined : { range: place.word, markdown, path: toPathText(path) };
    },
  };
}

/** Snippets of whole Services are for empty documents. */
function fieldsOf(offers: readonly Offer[], isRoot: boolean): readonly Offer[] {
  return offers.filter(({ kind }) => kind === 'field' || (kind === 'snippet' && !isRoot));
}

function valuesOf(offers: readonly Offer[]): readonly Offer[] {
  return offers.filter(({ kind }) => kind === 'value');
}

function shapeAt({ version, knownFields }: LanguageRequest, path: FieldPath): FieldShape | undefined {
  return path.reduce<FieldShape | undefined>(
    (shape, step) => {
      switch (shape?.kind) {
        case 'object':
          return typeof step === 'string' ? shape.fields.get(step) : undefined;
        case 'list':
          return typeof step === 'number' ? shape.items : undefined;
        case 'map':
          return { kind: 'text' };
        default:
          return undefined;
      }
    },
    serviceShape(version, knownFields),
  );
}
