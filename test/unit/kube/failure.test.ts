import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeError, type KubeErrorCode } from '../../../src/kube/errors.ts';
import {
  fromResponse,
  fromStatus,
  isTooLargeResourceVersion,
  toKubeError,
} from '../../../src/kube/failure.ts';

const systemErrors: readonly (readonly [string, KubeErrorCode])[] = [
  ['ECONNREFUSED', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['UND_ERR_SOCKET', 'unreachable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['HPE_INVALID_CONSTANT', 'protocol'],
  ['Z_DATA_ERROR', 'protocol'],
];
for (const [code, expected] of systemErrors) {
  test(`${code} is ${expected}`, () => {
    const error = toKubeError(Object.assign(new Error('boom'), { code }), 'host:6443');
    assert.deepEqual([error.code, error.message], [expected, 'host:6443: boom']);
  });
}

test('several addresses that all refuse are one refusal', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:6443'), { code: 'ECONNREFUSED' });
  const error = toKubeError(new AggregateError([refused, refused]), 'localhost:6443');
  assert.deepEqual([error.code, error.message], ['unreachable', 'localhost:6443: ECONNREFUSED']);
});

test('an abort is an abort, and a KubeError stays itself', () => {
  assert.equal(toKubeError(new DOMException('x', 'AbortError'), 'h').code, 'aborted');
  const own = new KubeError('tls', 'x');
  assert.equal(toKubeError(own, 'h'), own);
});

const statuses: readonly (readonly [number, KubeErrorCode])[] = [
  [400, 'invalid'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'notFound'],
  [405, 'invalid'],
  [409, 'conflict'],
  [410, 'expired'],
  [422, 'invalid'],
  [429, 'throttled'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  [302, 'protocol'],
];
for (const [httpStatus, code] of statuses) {
  test(`HTTP ${httpStatus} is ${code}`, () => {
    const error = fromResponse(httpStatus, {}, '');
    assert.deepEqual([error.code, error.httpStatus], [code, httpStatus]);
  });
}

test("the server's Status gives message and causes", () => {
  const causes = [{ reason: 'FieldValueInvalid', message: 'bad', field: 'spec.ports[0].port' }];
  const body = JSON.stringify({
    kind: 'Status',
    message: 'Service "x" is invalid',
    code: 422,
    details: { causes },
  });
  const error = fromResponse(422, {}, body);
  assert.equal(error.message, 'Service "x" is invalid');
  assert.deepEqual(error.causes, causes);
});

test('a page is never repeated in the message', () => {
  const error = fromResponse(502, {}, '<html>secret</html>');
  assert.match(error.message, /502 with a web page/);
  assert.doesNotMatch(error.message, /secret/);
});

test('Retry-After is read as seconds, as a date, and from the Status', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(fromResponse(429, { 'retry-after': '3' }, '', now).retryAfterMs, 3000);
  assert.equal(
    fromResponse(503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }, '', now).retryAfterMs,
    7000,
  );
  assert.equal(
    fromResponse(503, { 'retry-after': 'Thu, 01 Jan 2015 00:00:07 GMT' }, '', now).retryAfterMs,
    0,
  );
  assert.equal(
    fromResponse(429, {}, '{"kind":"Status","details":{"retryAfterSeconds":2}}').retryAfterMs,
    2000,
  );
  assert.equal(fromResponse(429, { 'retry-after': 'soon' }, '').retryAfterMs, undefined);
});

test('410 inside a stream is expired under both of its names', () => {
  assert.equal(fromStatus({ code: 410, reason: 'Gone' }).code, 'expired');
  assert.equal(fromStatus({ reason: 'Expired' }).code, 'expired');
  assert.equal(fromStatus({ code: 500 }).code, 'unavailable');
});

test('a resource version that is too large is known in all three forms', () => {
  const forms = [
    { code: 504, details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } },
    { code: 504, details: { causes: [{ message: 'Too large resource version' }] } },
    { code: 504, message: 'Timeout: Too large resource version: 90, current: 7' },
  ];
  assert.deepEqual(
    forms.map((form) => isTooLargeResourceVersion(fromStatus(form))),
    [true, true, true],
  );
  assert.equal(isTooLargeResourceVersion(fromStatus({ code: 504, message: 'Timeout' })), false);
});
