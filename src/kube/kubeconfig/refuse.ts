import { KubeError } from '../errors.ts';
import type { FromFile } from './types.ts';

/** An error about an entry. `subject` names it, each problem goes on from there and says what to do. */
export function refuse(entry: FromFile, subject: string, ...problems: readonly string[]): KubeError {
  return new KubeError('kubeconfig', `${entry.file}: ${subject} ${problems.join('; it ')}.`, {
    location: { file: entry.file },
  });
}
