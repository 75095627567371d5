import { KubeError } from '../../kube/errors.ts';
import { FIELD_MANAGER } from './applyRequest.ts';

/** Fields that somebody else owns and a server-side apply would change. */
export interface ApplyConflict {
  /** Its name; the server's whole sentence where that cannot be found in it. */
  readonly manager: string;
  /** Paths as the server writes them: `.spec.ports[port=80,protocol="TCP"].targetPort`. */
  readonly fields: readonly string[];
}

/** The conflicts of a server-side apply that was refused, by manager; none for every other error. */
export function conflictsOf(error: unknown): readonly ApplyConflict[] {
  if (!(error instanceof KubeError)) {
    return [];
  }
  const fields = new Map<string, string[]>();
  for (const { reason, message = '', field } of error.causes) {
    if (reason === 'FieldManagerConflict' && field !== undefined) {
      const manager = /^conflict with "(.*?)"/s.exec(message)?.[1] ?? message;
      fields.set(manager, [...(fields.get(manager) ?? []), field]);
    }
  }
  return [...fields].map(([manager, its]) => ({ manager, fields: its }));
}

/** Those of them that are with other managers than this extension itself. */
export function conflictsWithOthers(error: unknown): readonly ApplyConflict[] {
  return conflictsOf(error).filter(({ manager }) => manager !== FIELD_MANAGER);
}
