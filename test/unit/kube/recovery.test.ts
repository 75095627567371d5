import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeError, type KubeErrorCode } from '../../../src/kube/errors.ts';
import { decideRecovery, type FailureContext, type Recovery } from '../../../src/kube/recovery.ts';

const list: FailureContext = { during: 'list', wasNewest: false, justListed: false, consecutive: 1 };
const watch: FailureContext = { ...list, during: 'watch' };
const tooLarge = new KubeError('unavailable', 'Timeout: Too large resource version: 9, current: 3', {
  httpStatus: 504,
});

const cases: readonly (readonly [
  string,
  KubeError | KubeErrorCode,
  FailureContext,
  Recovery['next'],
  Recovery['pace'],
])[] = [
  ['a watch that broke resumes', 'unreachable', watch, 'resume', 'backoff'],
  ['a silent watch resumes', 'timeout', watch, 'resume', 'backoff'],
  ['a throttled watch resumes', 'throttled', watch, 'resume', 'backoff'],
  ['a server in trouble is watched again, not listed', 'unavailable', watch, 'resume', 'backoff'],
  ['an expired version lists at once, from the cache first', 'expired', watch, 'relist', 'none'],
  ['a list that expires at once waits', 'expired', { ...watch, justListed: true }, 'relist', 'backoff'],
  ['an expired list asks etcd at once', 'expired', list, 'relistNewest', 'none'],
  ['an expired list from etcd waits', 'expired', { ...list, wasNewest: true }, 'relistNewest', 'backoff'],
  ['a version the server has not reached asks etcd', tooLarge, list, 'relistNewest', 'none'],
  ['the same on a watch waits', tooLarge, watch, 'relistNewest', 'backoff'],
  ['the same twice waits', tooLarge, { ...list, wasNewest: true }, 'relistNewest', 'backoff'],
  ['a forbidden watch polls', 'forbidden', watch, 'poll', 'none'],
  [
    'a server without watch polls',
    new KubeError('invalid', 'no', { httpStatus: 405 }),
    watch,
    'poll',
    'none',
  ],
  ['a forbidden list asks rarely', 'forbidden', list, 'relist', 'denied'],
  ['a rejected identity asks rarely', 'unauthorized', watch, 'resume', 'denied'],
  ['no identity asks rarely', 'credentials', watch, 'resume', 'denied'],
  [
    'a version the server cannot read is forgotten',
    new KubeError('invalid', 'no', { httpStatus: 400 }),
    watch,
    'relistNewest',
    'backoff',
  ],
  ['one unreadable event is asked for again', 'protocol', watch, 'resume', 'backoff'],
  [
    'an event that stays unreadable is gone around',
    'protocol',
    { ...watch, consecutive: 3 },
    'relist',
    'backoff',
  ],
  ['a list that failed is listed again', 'unreachable', list, 'relist', 'backoff'],
];

for (const [name, error, context, next, pace] of cases) {
  test(name, () => {
    const actual = typeof error === 'string' ? new KubeError(error, 'why') : error;
    assert.deepEqual(decideRecovery(actual, context), { next, pace });
  });
}
