import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CallHistory,
  HISTORY_LENGTH,
  withoutSecrets,
  type PastCall,
} from '../../../../src/proxy/response/callHistory.ts';
import { isSecretHeader, maskQuery } from '../../../../src/proxy/response/mask.ts';
import { printPastCall } from '../../../../src/proxy/response/printPastCall.ts';
import { requestIn } from '../send/callRig.ts';

const SECRETS = `# @name login
POST shop/api:http/login?user=me&access_token=s3cret1
X-Session-Id: s3cret2
Cookie: sid=s3cret3
X-Api-Key: s3cret4
X-Auth-Token: s3cret5
Accept: application/json

{"password": "s3cret6"}`;

function pastCall(id: string, document = SECRETS): PastCall {
  return {
    ...withoutSecrets(requestIn(document)),
    ...{ id, at: 1, context: 'dev' },
    outcome: { kind: 'answered', httpStatus: 200, from: 'backend', milliseconds: 1, size: 2 },
  };
}

class Memory {
  readonly values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.values.get(key);
  }

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

describe('the history', () => {
  test('keeps no secrets', async () => {
    const memory = new Memory();
    await new CallHistory(memory, 'calls').add(pastCall('a'));
    const stored = JSON.stringify(memory.get('calls'));
    assert.doesNotMatch(stored, /s3cret/);
    assert.match(stored, /"X-Session-Id".*"\*\*\*".*application\/json/);
  });

  test('keeps the last ones, the newest first', async () => {
    const history = new CallHistory(new Memory(), 'calls');
    for (let count = 0; count < HISTORY_LENGTH + 5; count += 1) {
      await history.add(pastCall(String(count)));
    }
    assert.equal(history.all.length, HISTORY_LENGTH);
    assert.equal(history.all[0]?.id, String(HISTORY_LENGTH + 4));
    await history.clear();
    assert.deepEqual(history.all, []);
  });

  test('writes the directives of a call again', () => {
    const directives = '# @context dev\n# @timeout 2.5\n# @no-redirect\n# @no-cookie-jar\n# @no-path\n';
    const written = printPastCall(pastCall('a', `### x\n${directives}GET shop/web:80\n`));
    assert.ok(written.includes(`${directives}GET shop/web:80\n`), written);
    const { settings: _settings, ...older } = pastCall('b', 'GET shop/web:80/\n');
    assert.equal(printPastCall(older), '### web\n# @context dev\nGET shop/web:80/\n');
  });

  test('survives what others left there', () => {
    const memory = new Memory();
    for (const left of ['x', 5, {}, [null, 'x', {}, { id: 'a', at: 'never' }]]) {
      memory.values.set('calls', left);
      assert.deepEqual(new CallHistory(memory, 'calls').all, []);
    }
  });
});

describe('a call that was made can be a request again', () => {
  test('without what was not remembered', () => {
    assert.equal(
      printPastCall(pastCall('a')),
      `### login
# @context dev
POST shop/api:http/login?user=me&access_token=***
# X-Session-Id: ***
# Cookie: ***
# X-Api-Key: ***
# X-Auth-Token: ***
Accept: application/json

# It had a body, which is not remembered.
`,
    );
  });
});

test('parameters that may be secrets are masked by their names', () => {
  assert.equal(
    maskQuery('q=1&apikey=a&X-Amz-Signature=b&code=c&%74oken=d&page=2&monkey=3&sig=e&flag'),
    'q=1&apikey=***&X-Amz-Signature=***&code=***&%74oken=***&page=2&monkey=3&sig=***&flag',
  );
});

test('headers that may be secrets are, by their names', () => {
  const secret = [
    ...[
      'Authorization',
      'Proxy-Authorization',
      'Set-Cookie',
      'X-Csrf-Token',
      'X-Auth',
      'X-Access-Key',
      'X-JWT',
    ],
    'X-Passwd',
  ];
  assert.deepEqual(
    secret.filter((name) => !isSecretHeader(name)),
    [],
  );
  assert.deepEqual(['Accept', 'X-Trace', 'X-Keyboard', 'Idempotence'].filter(isSecretHeader), []);
});
