import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { CALL_METHODS, type RequestProblem } from '../request/requestDocument.ts';

/** What is wrong with a request, in a sentence or two. */
export function problemText(problem: RequestProblem): string {
  switch (problem.kind) {
    case 'unknownMethod':
      return l10n.t(
        '{0} is no method. There are {1}.',
        toPlainText(problem.method, 80),
        CALL_METHODS.join(', '),
      );
    case 'noTarget':
      return l10n.t('Say which Service: namespace/name:port/path.');
    case 'url':
      return l10n.t(
        'A request goes to a Service, not to a URL: write namespace/name:port/path, with https: before it where the backend speaks TLS.',
      );
    case 'malformedTarget':
      return l10n.t(
        '{0} names no Service. Write namespace/name:port/path.',
        toPlainText(problem.target, 80) || '/',
      );
    case 'refused':
      return toPlainText(problem.message, 1000);
    case 'malformedHeader':
      return l10n.t('A header is a name and a value: Accept: text/html. An empty line ends them.');
    case 'malformedVariable':
      return l10n.t('A variable is a name and a value: @port = 8080.');
    case 'duplicateVariable':
      return l10n.t('{0} is given above, too; this one counts for the whole document.', problem.name);
    case 'unresolvedVariable':
      return l10n.t(
        'There is no variable {0}. Give it a value in a line of its own: @name = value.',
        toPlainText(problem.name, 80),
      );
    case 'endlessVariable':
      return l10n.t(
        '{0} refers to itself, or to more than a request can hold.',
        toPlainText(problem.name, 80),
      );
    case 'unknownDirective':
      return l10n.t('Nothing is known of @{0}, so it changes nothing.', problem.name);
    case 'malformedTimeout':
      return l10n.t('A timeout is a number of seconds, at most a day: # @timeout 30.');
    case 'missingContext':
      return l10n.t('Say which context: # @context name.');
  }
}
