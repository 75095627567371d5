import { l10n } from 'vscode';
import { toPlainText } from '../../common/text.ts';
import { printTarget } from '../request/callTarget.ts';
import { wantsTls } from '../send/failureKind.ts';
import type { CallResponse } from './callResponse.ts';
import { failureText } from './failureText.ts';
import { hexDump } from './hexDump.ts';
import { clockText, sizeText, timeText } from './units.ts';

/** Longer values of headers are cut: a document is no place for them. In characters. */
const LONGEST_VALUE = 8_000;
const HEX_BYTES = 64 * 1024;

/** An answer as the message that it is, with what there is to know of it in comments before it. */
export function messageText(response: CallResponse): string {
  return [...notes(response).map((note) => `# ${note}`), ...head(response), '', body(response)].join('\n');
}

/** The same, of which nothing changes but with what was answered: a side of a comparison. */
export function comparedText(response: CallResponse): string {
  const lines = head(response).filter((line) => !/^(?:audit-id|date|x-request-id|traceparent): /.test(line));
  return [...lines, '', body(response)].join('\n');
}

/** The body alone, as it is shown. */
export function bodyOf(response: CallResponse): string {
  return response.text() ?? hexDump(response.body.beginning.subarray(0, HEX_BYTES));
}

/** The request in a line, without what may be a secret. */
export function requestTitle({ call: { request } }: Pick<CallResponse, 'call'>): string {
  const { query: _query, ...place } = request.target;
  return toPlainText(`${request.method} ${printTarget(place)}`, 100);
}

function notes(response: CallResponse): readonly string[] {
  const { head: answer, call, state } = response;
  const { request, context } = call;
  const place = toPlainText(`${request.method} ${printTarget(request.target)}`, 2_000);
  const followed = answer.redirects.map(({ httpStatus, location }) =>
    l10n.t('{0} led to {1}, which was followed', httpStatus, toPlainText(location, 2_000)),
  );
  return [
    `${place} · ${toPlainText(context)}`,
    ...followed,
    ...refusedRedirect(response),
    `${timeText(response.milliseconds)} · ${sizeText(response.body.size)} · ${clockText(response.at)}`,
    ...explanation(response),
    ...trailers(response),
    ...(state.kind === 'arriving' ? [l10n.t('More is to come.')] : []),
    ...(state.kind === 'cancelled' ? [l10n.t('Cancelled: this is what had come until then.')] : []),
    ...(state.kind === 'broken'
      ? [l10n.t('It broke off: {0}', toPlainText(state.reason.message, 1_000))]
      : []),
    ...(state.kind === 'cut' ? [l10n.t('There is more than is kept: it was not read to its end.')] : []),
    ...shown(response),
  ];
}

function refusedRedirect({ head: { refusedRedirect: why } }: CallResponse): readonly string[] {
  if (why === undefined) {
    return [];
  }
  return [
    why === 'outside'
      ? l10n.t(
          'It redirects to somewhere outside of the Service, or to a path that the API server would change, which is not followed.',
        )
      : l10n.t('It redirects once too often, so that was not followed.'),
  ];
}

/** Who answered, where that is not the backend, and what to do. */
function explanation({ head: { failure, httpStatus }, call, body: kept }: CallResponse): readonly string[] {
  const { target } = call.request;
  if (failure !== undefined) {
    const { what, todo } = failureText(failure, target);
    return [l10n.t('Answered by the API server, not by the Service: {0}', what), todo];
  }
  if (target.scheme !== 'https' && wantsTls(httpStatus, kept.beginning.toString('latin1', 0, 4_096))) {
    const { query: _query, ...place } = target;
    return [
      l10n.t('The backend speaks TLS: write {0}.', printTarget({ ...place, scheme: 'https', path: '' })),
    ];
  }
  return [];
}

/** What came after the body stands before it: nobody would look for it there. */
function trailers({ head: { trailers: followed = {} } }: CallResponse): readonly string[] {
  return linesOf(followed).map((line) => l10n.t('After the body: {0}', line));
}

function shown({ kind, body: kept, events }: CallResponse): readonly string[] {
  if (kind.kind === 'image') {
    return [l10n.t('The picture is shown beside this.')];
  }
  if (kind.kind === 'binary') {
    const part = Math.min(kept.shownBytes, HEX_BYTES);
    return kept.size > part
      ? [
          l10n.t(
            'This is no text: the first {0} in hexadecimal. "Save Body…" saves all of it.',
            sizeText(part),
          ),
        ]
      : [l10n.t('This is no text: {0} in hexadecimal.', sizeText(part))];
  }
  if (events !== undefined) {
    return events.isCut ? [l10n.t('Later events are not shown. "Save Body…" saves all of them.')] : [];
  }
  return kept.isLong
    ? [l10n.t('The first {0} are shown. "Save Body…" saves all of it.', sizeText(kept.shownBytes))]
    : [];
}

function head({ head: { httpStatus, headers }, reason }: CallResponse): readonly string[] {
  return [`HTTP/1.1 ${httpStatus} ${reason}`.trimEnd(), ...linesOf(headers)];
}

function linesOf(headers: CallResponse['head']['headers']): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map(
      (each) => `${toPlainText(name)}: ${toPlainText(each, LONGEST_VALUE)}`,
    ),
  );
}

function body(response: CallResponse): string {
  return response.kind.kind === 'image' ? '' : bodyOf(response);
}
