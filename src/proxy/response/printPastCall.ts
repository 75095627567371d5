import { toPlainText } from '../../common/text.ts';
import { printTarget } from '../request/callTarget.ts';
import type { PastCall } from './callHistory.ts';
import { MASK } from './mask.ts';

/** A call that was made as a request to send again. What was not remembered of it is left out, and said so. */
export function printPastCall(call: PastCall): string {
  const { name, context, method, target, headers, hadBody, settings } = call;
  return [
    `### ${toPlainText(name ?? target.name)}`,
    `# @context ${toPlainText(context)}`,
    ...directives(settings),
    `${method} ${printTarget(target)}`,
    // A comment, so that nobody sends three asterisks as a password.
    ...headers.map((header) => `${header.value === MASK ? '# ' : ''}${header.name}: ${header.value}`),
    ...(hadBody ? ['', '# It had a body, which is not remembered.'] : []),
    '',
  ].join('\n');
}

function directives(settings: PastCall['settings']): string[] {
  const { timeoutSeconds, followRedirects = true, keepCookies = true, withoutPath = false } = settings ?? {};
  return [
    ...(timeoutSeconds === undefined ? [] : [`# @timeout ${String(timeoutSeconds)}`]),
    ...(followRedirects ? [] : ['# @no-redirect']),
    ...(keepCookies ? [] : ['# @no-cookie-jar']),
    ...(withoutPath ? ['# @no-path'] : []),
  ];
}
