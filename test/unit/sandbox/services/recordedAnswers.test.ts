import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../src/common/json.ts';
import type { KubeObject } from '../../../../src/kube/types.ts';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import type { StoredMeta } from '../../../../src/sandbox/registry/objectMeta.ts';
import type { Prepared } from '../../../../src/sandbox/registry/strategy.ts';
import type { StoredService } from '../../../../src/sandbox/services/service.ts';
import type { NamedObject } from '../../../../src/sandbox/storage/clusterState.ts';
import { ServiceCluster } from './attempt.ts';

/*
 * What kube-apiserver v1.20.2 with an address range of 10.96.0.0/16 said to each body: one case a line. Its spec and
 * status, or its message and causes.
 */
interface RecordedCreate {
  readonly name: string;
  readonly body: JsonObject;
  readonly answer: object;
}

interface RecordedUpdate extends RecordedCreate {
  readonly subresource: '' | 'status';
  /** What was stored. */
  readonly live: StoredService;
}

describe('creating a Service as recorded with 1.20', () => {
  for (const { name, body, answer } of read<RecordedCreate>('creates-1.20.jsonl')) {
    it(name, () => {
      const { state, strategy } = new ServiceCluster('1.20');
      const kubernetes = {
        metadata: { namespace: 'default', name: 'kubernetes' },
        spec: { clusterIP: '10.96.0.1' },
      };
      state.put('services', kubernetes);

      const answered = answerOf(() => {
        const { object } = strategy.decode(body);
        return strategy.create(named(object));
      });
      const { serviceStatus: _status, ...given } = answered;
      assert.deepEqual(
        normalized({ ...given, status: answered.status === 200 ? 201 : answered.status }),
        normalized(answer),
      );
    });
  }
});

describe('updating a Service as recorded with 1.20', () => {
  for (const { name, body, live, subresource, answer } of read<RecordedUpdate>('updates-1.20.jsonl')) {
    it(name, () => {
      const { state, strategy } = new ServiceCluster('1.20');
      state.put('services', live as NamedObject);

      const answered = answerOf(() => {
        const object = withoutGeneration(strategy.decode(body).object);
        return subresource === 'status' ? strategy.updateStatus(object, live) : strategy.update(object, live);
      });
      assert.deepEqual(normalized(answered), normalized(answer));
    });
  }
});

function read<T>(file: string): T[] {
  const url = new URL(`../../../fixtures/services/${file}`, import.meta.url);
  const lines = readFileSync(url, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

/** The name that a server finds for an object, before the strategy sees it. */
function named(object: KubeObject): KubeObject {
  const { generateName, name } = object.metadata as { generateName?: string; name?: string };
  return name !== undefined || generateName === undefined
    ? object
    : { ...object, metadata: { ...object.metadata, name: `${generateName}abcde` } };
}

/** Before the strategy sees an update, the server puts its own generation in the place of the one that was sent. */
function withoutGeneration(object: KubeObject): KubeObject {
  const { generation: _sent, ...metadata } = object.metadata as StoredMeta;
  return { ...object, metadata };
}

function answerOf(write: () => Prepared): { status: number; [part: string]: unknown } {
  try {
    const { spec, status } = write().object as StoredService;
    return { status: 200, spec, serviceStatus: status };
  } catch (error) {
    assert.ok(error instanceof ApiError);
    const { code, message, details } = error.status;
    return { status: code, message, causes: details?.causes ?? [] };
  }
}

/** Without what a server chooses as it likes: addresses, ports, names, pointers. */
function normalized(value: object): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/10\.96\.\d+\.\d+/g, 'ADDRESS')
    .replaceAll(/"(nodePort|healthCheckNodePort)":\d+/g, '"$1":0')
    .replaceAll(/Web-[a-z0-9]{5}/g, 'Web-')
    .replaceAll(/0xc[0-9a-f]+/g, 'POINTER');
  return JSON.parse(text);
}
