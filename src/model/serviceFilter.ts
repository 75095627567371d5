import type { Labels, ServiceRecord } from './records.ts';

/** Which Services to show. */
export interface ServiceFilter {
  /** What the person typed, without the white space around it. */
  readonly text: string;
  matches(service: ServiceRecord): boolean;
}

/**
 * Reads a filter: words that must all be found, each in the name, the namespace or a label, whatever the case.
 * A label is searched as `key=value`, so `app`, `app=` and `app=web` all find it. Undefined without a word.
 */
export function parseServiceFilter(text: string): ServiceFilter | undefined {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  if (words.length === 0) {
    return undefined;
  }
  // A case-insensitive expression makes no lower-case copies of every label of every Service at each keystroke.
  const patterns = words.map((word) => new RegExp(word.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'), 'iu'));
  return {
    text: words.join(' '),
    matches: (service) =>
      patterns.every(
        (word) => word.test(service.name) || word.test(service.namespace) || hasLabel(service.labels, word),
      ),
  };
}

function hasLabel(labels: Labels, word: RegExp): boolean {
  return Object.entries(labels).some(([key, value]) => word.test(`${key}=${value}`));
}
