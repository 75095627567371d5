import type { FieldShape } from '../rules/fieldShape.ts';
import type { Completion } from './languageService.ts';
import type { ServicePlace } from './servicePlace.ts';

/** What yaml-language-server offers in a probe. */
export interface Offer {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'snippet';
  /** A snippet, as a block of YAML. */
  readonly text: string;
  readonly documentation: string;
}

/** Where offers go. */
export interface Target {
  readonly place: ServicePlace;
  /** What the fields that are offered are in; the values are of. */
  readonly shape: FieldShape | undefined;
  /** Whether every one begins an item of a list, whose dash is not there yet. */
  readonly needsDash: boolean;
}

/** Makes offers for a block fit the place: its brackets and quotes, what is there already. */
export function toCompletions(offers: readonly Offer[], target: Target): readonly Completion[] {
  const { place } = target;
  return offers.flatMap((offer, index): readonly Completion[] => {
    const insertText = insertTextOf(offer, target);
    if (insertText === undefined) {
      return [];
    }
    const names = place.fieldPath.filter((step) => typeof step === 'string');
    const path = [...names, ...(offer.kind === 'field' ? [offer.label] : [])].join('.');
    return [
      {
        label: offer.label,
        kind: offer.kind,
        insertText,
        replace: place.word,
        documentation: offer.documentation,
        // Values are in the order in which they are worth offering.
        ...(offer.kind === 'value' && { sortText: String(index).padStart(3, '0') }),
        ...(offer.kind !== 'snippet' && { path }),
      },
    ];
  });
}

function insertTextOf(offer: Offer, { place, shape, needsDash }: Target): string | undefined {
  const { form, hasColon } = place;
  const block = hung(offer.text, place, needsDash);
  if (offer.kind === 'value') {
    const isText = shape?.kind === 'text';
    const value = form === 'json' && isText ? JSON.stringify(offer.text) : offer.text;
    return needsDash ? `- ${value}` : value;
  }
  if (offer.kind === 'snippet') {
    return form === 'block' && !hasColon ? block : undefined;
  }
  const name = form === 'json' ? JSON.stringify(offer.label) : offer.label;
  if (hasColon) {
    return name;
  }
  if (form === 'block') {
    return block;
  }
  const field = shape?.kind === 'object' ? shape.fields.get(offer.label) : undefined;
  return `${name}: ${inBrackets(field, form, offer.text)}`;
}

/** VS Code begins further lines of a snippet where the line begins; they are to begin where the first word does. */
function hung(text: string, { hang, siblings, fieldPath }: ServicePlace, needsDash: boolean): string {
  // The first field of an item is offered with two spaces in the lines that follow.
  const isFirst = needsDash || (siblings.length === 0 && typeof fieldPath.at(-1) === 'number');
  const indent = '\n'.padEnd(1 + hang + (needsDash ? 2 : 0));
  return `${needsDash ? '- ' : ''}${text.replaceAll(isFirst ? '\n  ' : '\n', indent)}`;
}

/** A value to fill in, in one line. */
function inBrackets(shape: FieldShape | undefined, form: 'flow' | 'json', block: string): string {
  switch (shape?.kind) {
    case 'object':
    case 'map':
      return '{$1}';
    case 'list':
      return '[$1]';
    case 'text':
    case 'time':
      return form === 'json' ? '"$1"' : '$1';
    default:
      return /\$\{1:\d+\}/u.exec(block)?.[0] ?? '$1';
  }
}
