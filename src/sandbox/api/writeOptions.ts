import type { Profile } from '../profile.ts';
import { ApiError } from './apiError.ts';
import { forbiddenOption, invalidOptions, unsupportedOption, type OptionProblem } from './failures.ts';
import { booleanParameter } from './parameters.ts';
import type { ApiRequest } from './request.ts';

export type WriteOptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** The parameters of a write, as this generation honours them. */
export interface WriteOptions {
  readonly dryRun: boolean;
  /** Whose fields the written ones become. */
  readonly manager: string;
  readonly fieldValidation: FieldValidation;
  /** Takes the fields of other managers over. Server-side apply only. */
  readonly force: boolean;
}

/**
 * Reads `CreateOptions`, `UpdateOptions`, `PatchOptions` or `DeleteOptions` from the query. What a generation does not
 * know it ignores without a word: 1.9 really writes with `dryRun=All`.
 *
 * @throws ApiError 422 as apimachinery/pkg/apis/meta/v1/validation has it
 */
export function writeOptions(
  { query, headers }: ApiRequest,
  kind: WriteOptionsKind,
  profile: Profile,
  isApply = false,
): WriteOptions {
  const dryRun = profile.dryRun ? query.getAll('dryRun').filter((value) => value !== '') : [];
  const manager = query.get('fieldManager') ?? '';
  const asked = query.get('fieldValidation') ?? '';
  const fieldValidation = asked === '' ? 'Warn' : asked;
  const problems: OptionProblem[] = [
    ...(profile.managedFields ? managerProblems(manager, isApply) : []),
    ...(profile.managedFields && kind === 'PatchOptions' && query.has('force') && !isApply
      ? [forbiddenOption('force', 'may not be specified for non-apply patch')]
      : []),
    ...(dryRun.every((value) => value === 'All')
      ? []
      : [unsupportedOption('dryRun', dryRun.join(','), ['All'])]),
    ...(profile.fieldValidation && kind !== 'DeleteOptions' && !isFieldValidation(fieldValidation)
      ? [unsupportedOption('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn'])]
      : []),
  ];
  if (problems.length > 0) {
    throw new ApiError(invalidOptions(kind, problems));
  }
  return {
    dryRun: dryRun.length > 0,
    manager: manager || managerOfUserAgent(headers['user-agent']),
    fieldValidation:
      profile.fieldValidation && isFieldValidation(fieldValidation) ? fieldValidation : 'Ignore',
    force: booleanParameter(query, 'force'),
  };
}

function managerProblems(manager: string, isApply: boolean): OptionProblem[] {
  if (isApply && manager === '') {
    const message = 'Required value: is required for apply patch';
    return [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }];
  }
  if (manager.length > 128) {
    const message = 'Too long: may not be more than 128 bytes';
    return [{ reason: 'FieldValueTooLong', message, field: 'fieldManager' }];
  }
  return [];
}

function isFieldValidation(value: string): value is FieldValidation {
  return value === 'Ignore' || value === 'Warn' || value === 'Strict';
}

/** What stands before the first slash (`prefixFromUserAgent` of apiserver/pkg/endpoints/handlers/create.go). */
function managerOfUserAgent(userAgent = ''): string {
  const [prefix = ''] = userAgent.split('/');
  return prefix.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 128) || 'unknown';
}
