import { isBrokenByTemplate, looksLikeTemplate } from '../text/isTemplate.ts';
import { isKustomization } from '../text/kustomize.ts';
import type { FieldPath } from '../diff/fieldPath.ts';
import type { LanguageRequest } from './languageService.ts';
import type { Fields, Place } from './place.ts';
import { documentAt, placeAt } from './placeAt.ts';

/** A place in a Service, or in a document that is empty but for a word. */
export interface ServicePlace extends Place {
  /** Within the Service. */
  readonly fieldPath: FieldPath;
  readonly isEmptyDocument: boolean;
}

/** Undefined outside of Services, in templates, and in what kustomize builds from. */
export function servicePlaceAt({
  text,
  language,
  offset,
  uri,
}: Pick<LanguageRequest, 'text' | 'language' | 'offset' | 'uri'>): ServicePlace | undefined {
  const place = placeAt(text, language, offset);
  const range = language === 'json' ? { start: 0, end: text.length } : documentAt(text, offset);
  if (place === undefined || range === undefined || isKustomization(null, uri)) {
    return undefined;
  }
  const document = text.slice(range.start, range.end);
  if (looksLikeTemplate(document) && isBrokenByTemplate(document)) {
    return undefined;
  }
  const word = text.slice(place.word.start, place.word.end);
  if (place.form === 'block' && place.path.length === 0 && isEmptyBut(document, word)) {
    return { ...place, fieldPath: [], isEmptyDocument: true };
  }
  const fieldPath = pathInService(place);
  return fieldPath && { ...place, fieldPath, isEmptyDocument: false };
}

function pathInService({ path, root, item }: Place): FieldPath | undefined {
  if (isOf(root, 'Service')) {
    return path;
  }
  const [items, index, ...within] = path;
  const isInItem = items === 'items' && typeof index === 'number' && item !== undefined;
  if (!isInItem) {
    return undefined;
  }
  const isService = isOf(item, 'Service');
  // The items of a list of one kind need not say of themselves what they are.
  const isBare = isOf(root, 'ServiceList') && !item.has('kind') && !item.has('apiVersion');
  return (isOf(root, 'List') && isService) || (isOf(root, 'ServiceList') && (isService || isBare))
    ? within
    : undefined;
}

function isOf(fields: Fields, kind: string): boolean {
  return fields.get('apiVersion') === 'v1' && fields.get('kind') === kind;
}

function isEmptyBut(document: string, word: string): boolean {
  return (
    document
      .replace(/^\uFEFF/u, '')
      .replace(/(?<!\S)#[^\r\n]*/gu, '')
      .trim() === word.trim()
  );
}
