import { isNearlyService } from '../rules/headRules.ts';

const KIND = /(?:^|[\s{,])["']?kind["']?\s*:\s*["']?(\w+)(?![\w.-])/gmu;

/**
 * Whether a text looks as if there were an object in it that is meant to be a Service, if not a `v1` one: as cheap to ask
 * as `mayHoldServices`, and as little sure.
 */
export function mayMeanServices(text: string): boolean {
  return [...text.matchAll(KIND)].some(([, kind = '']) => kind === 'Service' || isNearlyService(kind));
}
