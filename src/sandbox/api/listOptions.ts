import type { Profile } from '../profile.ts';
import { ApiError } from './apiError.ts';
import { forbiddenOption, invalidOptions, unsupportedOption, type OptionProblem } from './failures.ts';

const FIELD = 'resourceVersionMatch';

/**
 * Refuses `ListOptions` that contradict one another, as the generation does (`ValidateListOptions` of
 * apimachinery/pkg/apis/meta/internalversion/validation). 1.9 knew none of them, and ignores what it does not know.
 *
 * @throws ApiError 422 with all causes
 */
export function checkListOptions(query: URLSearchParams, profile: Profile): void {
  refuse(profile.initialEvents === 'ignored' ? [] : listProblems(query, profile));
}

/** The same for a watch. @throws ApiError 422 */
export function checkWatchOptions(query: URLSearchParams, profile: Profile): void {
  switch (profile.initialEvents) {
    case 'ignored':
      return;
    case 'refused':
      refuse(olderWatchProblems(query));
      return;
    case 'sent':
      refuse(watchProblems(query));
  }
}

function refuse(problems: readonly OptionProblem[]): void {
  if (problems.length > 0) {
    throw new ApiError(invalidOptions('ListOptions', problems));
  }
}

function listProblems(query: URLSearchParams, profile: Profile): OptionProblem[] {
  const match = query.get(FIELD) ?? '';
  const version = query.get('resourceVersion') ?? '';
  const problems: OptionProblem[] = [];
  if (match !== '') {
    if (version === '') {
      problems.push(forbiddenOption(FIELD, `${FIELD} is forbidden unless resourceVersion is provided`));
    }
    problems.push(...continueProblems(query));
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      problems.push(unsupportedOption(FIELD, match, ['Exact', 'NotOlderThan', '']));
    }
    if (match === 'Exact' && version === '0') {
      problems.push(forbiddenOption(FIELD, `${FIELD} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (profile.initialEvents === 'sent' && query.has('sendInitialEvents')) {
    problems.push(forbiddenOption('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  }
  return problems;
}

function olderWatchProblems(query: URLSearchParams): OptionProblem[] {
  if ((query.get(FIELD) ?? '') === '') {
    return [];
  }
  const isUnversioned = (query.get('resourceVersion') ?? '') === '';
  return [
    forbiddenOption(FIELD, `${FIELD} is forbidden for watch`),
    ...(isUnversioned
      ? [forbiddenOption(FIELD, `${FIELD} is forbidden unless resourceVersion is provided`)]
      : []),
  ];
}

function watchProblems(query: URLSearchParams): OptionProblem[] {
  const match = query.get(FIELD) ?? '';
  const problems: OptionProblem[] = [];
  if (query.has('sendInitialEvents') && match !== 'NotOlderThan') {
    problems.push(forbiddenOption(FIELD, `sendInitialEvents requires setting ${FIELD} to NotOlderThan`));
  }
  if (match !== '') {
    if (!query.has('sendInitialEvents')) {
      const why = `${FIELD} is forbidden for watch unless sendInitialEvents is provided`;
      problems.push(forbiddenOption(FIELD, why));
    }
    if (match !== 'NotOlderThan') {
      problems.push(unsupportedOption(FIELD, match, ['NotOlderThan']));
    }
    problems.push(...continueProblems(query));
  }
  return problems;
}

function continueProblems(query: URLSearchParams): OptionProblem[] {
  const isContinued = (query.get('continue') ?? '') !== '';
  return isContinued ? [forbiddenOption(FIELD, `${FIELD} is forbidden when continue is provided`)] : [];
}
