import { KubeError, type KubeErrorOptions } from '../errors.ts';
import { placeOf } from './places.ts';
import type { FromFile } from './types.ts';

/**
 * An error about an entry, with the place of what is wrong.
 *
 * @param at the key of the field that it is about, or the part of the entry; undefined for the whole entry
 * @param problem sentences that name the entry and say what to do
 */
export function refuse(
  entry: FromFile,
  at: string | object | undefined,
  problem: string,
  options: KubeErrorOptions = {},
): KubeError {
  const place = typeof at === 'object' ? placeOf(at) : placeOf(entry, at);
  const location = place ?? { file: entry.file };
  const { file, line, column } = location;
  const where = line === undefined || column === undefined ? file : `${file}:${line}:${column}`;
  return new KubeError('kubeconfig', `${where}: ${problem}`, { ...options, location });
}
