import { ApiError } from '../api/apiError.ts';
import { failure } from '../api/answer.ts';
import type { ProfileName } from '../profile.ts';
import { refuseInvalid, type FieldError } from '../registry/fieldError.ts';
import type { Allocations } from './allocations.ts';
import type { StoredService } from './service.ts';

/** Ends the request with the errors as its causes, if there are any. */
export type Refuse = (errors: readonly FieldError[]) => void;

/** What the steps of one write have in common. */
export interface WriteContext {
  readonly profile: ProfileName;
  readonly allocations: Allocations;
  /** Real servers allocate nothing in a dry run, and what they answer with shows it. */
  readonly dryRun: boolean;
  readonly refuse: Refuse;
}

/** @param of the Service whose name a refusal tells */
export function writeContext(of: StoredService, context: Omit<WriteContext, 'refuse'>): WriteContext {
  const refuse: Refuse = (errors) => {
    refuseInvalid('Service', of.metadata.name ?? '', errors, context.profile);
  };
  return { ...context, refuse };
}

/** Source: `NewInternalError` in apimachinery/pkg/api/errors/errors.go. */
export function internalError(message: string): ApiError {
  const details = { causes: [{ message }] };
  return new ApiError(
    failure(500, `Internal error occurred: ${message}`, { reason: 'InternalError', details }),
  );
}
