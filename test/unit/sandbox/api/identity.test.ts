import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { exchange, service, SERVICES, startCluster, type Exchanged } from './exchange.ts';

const OTHER_UID = '00000000-0000-0000-0000-000000000000';

/** Puts a Service back with other metadata, itself or its status. */
type Replace = (change: object, subresource?: '/status') => Promise<Exchanged>;

async function cluster(t: TestContext, profile: ProfileName): Promise<Replace> {
  const sandbox = await startCluster(t, profile);
  await exchange(sandbox, SERVICES, { body: service('web', { metadata: { generation: 3 } }) });
  return async (change, subresource) => {
    const { object } = await exchange(sandbox, `${SERVICES}/web`);
    const body = { ...object, metadata: { ...object.metadata, ...change } };
    return exchange(sandbox, `${SERVICES}/web${subresource ?? ''}`, { method: 'PUT', body });
  };
}

describe('what a client says of the identity of what it replaces', () => {
  for (const profile of ['1.9', '1.20', '1.36'] as const) {
    test(`does not change when it was created, nor its generation (${profile})`, async (t) => {
      const replace = await cluster(t, profile);
      const { metadata } = (await replace({})).object;
      const changed = await replace({ creationTimestamp: '2001-01-01T00:00:00Z', generation: -1 });
      assert.equal(changed.status, 200);
      assert.deepEqual(changed.object.metadata, metadata);
    });

    test(`does not delete it (${profile})`, async (t) => {
      const replace = await cluster(t, profile);
      const { status, object } = await replace({ deletionTimestamp: '2001-01-01T00:00:00Z' });
      assert.equal(status, 422);
      assert.match(
        object.message ?? '',
        /metadata\.deletionTimestamp: Invalid value: 2001-01-01 00:00:00 \+0000 UTC: field is immutable/,
      );
    });
  }

  test('makes a conflict of another uid, but with the Services that older servers store their own way', async (t) => {
    const codes: Record<string, readonly number[]> = {};
    for (const profile of ['1.20', '1.36'] as const) {
      const replace = await cluster(t, profile);
      const changes = [await replace({ uid: OTHER_UID }), await replace({ uid: OTHER_UID }, '/status')];
      codes[profile] = changes.map(({ status }) => status);
    }
    assert.deepEqual(codes, { '1.20': [422, 409], '1.36': [409, 409] });
  });

  test('needs no version for the status', async (t) => {
    const replace = await cluster(t, '1.20');
    assert.equal((await replace({ resourceVersion: undefined })).status, 422);
    assert.equal((await replace({ resourceVersion: undefined }, '/status')).status, 200);
  });
});
