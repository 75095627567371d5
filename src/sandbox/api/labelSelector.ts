import type { KubeObject } from '../../kube/types.ts';
import { LabelSelectorParser, type Requirement } from './labelSelectorParser.ts';

export type LabelSelector = readonly Requirement[];

/**
 * Reads a label selector in the grammar of apimachinery/pkg/labels/selector.go: `app=web,tier in (a,b),!old`.
 *
 * @param recentTexts whether to complain in the words of recent servers
 * @throws ApiError 400
 */
export function parseLabelSelector(text: string, recentTexts: boolean): LabelSelector {
  return new LabelSelectorParser(text, recentTexts).parse();
}

export function matchesLabels(selector: LabelSelector, { metadata }: KubeObject): boolean {
  const labels = metadata.labels ?? {};
  return selector.every((requirement) => {
    const { key } = requirement;
    return meets(requirement, Object.hasOwn(labels, key) ? labels[key] : undefined);
  });
}

function meets({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case '>':
      return /^-?\d+$/.test(value ?? '') && Number(value) > Number(values[0]);
    case '<':
      return /^-?\d+$/.test(value ?? '') && Number(value) < Number(values[0]);
  }
}
