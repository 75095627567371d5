import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PodSummary } from '../../../../src/kube/workloads.ts';
import {
  completeFromPods,
  completeNamespaces,
  questionAt,
} from '../../../../src/manifest/complete/liveCompletions.ts';
import { placeInService, type PlaceInService } from '../../../../src/manifest/complete/placeInService.ts';

const HEAD = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';

function pod(
  app: string,
  labels: Readonly<Record<string, string>> = {},
  ports = [['http', 8080]] as const,
): PodSummary {
  return {
    name: app,
    labels: { app, 'pod-template-hash': `of-${app}`, ...labels },
    isReady: true,
    ports: ports.map(([name, port]) => ({ name, protocol: 'TCP', port })),
  };
}

const PODS = {
  pods: [
    pod('web', { tier: 'front' }),
    pod('web', { tier: 'front' }),
    pod('api', { tier: 'back' }, [
      ['http', 8080],
      ['admin', 9090],
    ] as never),
    pod('constructor', { tier: 'back' }),
  ],
  hasMorePods: false,
};

function placeAt(marked: string): PlaceInService {
  const text = HEAD + marked;
  const place = placeInService(text.replace('|', ''), text.indexOf('|'), 'yaml');
  assert.ok(place);
  return place;
}

describe('live completions', () => {
  for (const [spec, question] of [
    ['  namespace: |', 'namespaces'],
    ['spec:\n  selector:\n    |', 'pods'],
    ['spec:\n  selector:\n    app: |', 'pods'],
    ['spec:\n  ports:\n  - targetPort: |', 'pods'],
    ['spec:\n  ports:\n  - port: |', undefined],
    ['  labels:\n    |', undefined],
    ['spec:\n  selector: |', undefined],
    ['spec:\n  |', undefined],
  ] as const) {
    test(`at ${JSON.stringify(spec)}: ${String(question)}`, () => {
      assert.equal(questionAt(placeAt(spec)), question);
    });
  }

  for (const [spec, expected] of [
    ['spec:\n  selector:\n    |', ['app 4', 'tier 4']],
    ['spec:\n  selector:\n    app: web\n    |', ['tier 2']],
    ['spec:\n  selector:\n    a|pp: web\n    tier: back', ['app 2']],
    ['spec:\n  selector:\n    app: |', ['web 2', 'api 1', 'constructor 1']],
    ['spec:\n  selector:\n    app: |\n    tier: back', ['api 1', 'constructor 1']],
    ['spec:\n  selector:\n    constructor: |', []],
    [
      'spec:\n  selector: {app: api}\n  ports:\n  - targetPort: |',
      ['http 1 8080/TCP', 'admin 1 9090/TCP', '8080 1 8080/TCP', '9090 1 9090/TCP'],
    ],
    ['spec:\n  selector: {app: api}\n  ports:\n  - targetPort: |\n    protocol: UDP', []],
    ['spec:\n  selector: {app: nobody}\n  ports:\n  - targetPort: |', []],
    ['spec:\n  ports:\n  - targetPort: |', []],
  ] as const) {
    test(`offers ${expected.join(', ')} at ${JSON.stringify(spec)}`, () => {
      const found = completeFromPods(placeAt(spec), PODS);
      assert.deepEqual(
        found.map(({ text, pods, port }) =>
          [text, pods, port].filter((each) => each !== undefined).join(' '),
        ),
        expected,
      );
    });
  }

  test('namespaces come by their names', () => {
    assert.deepEqual(
      completeNamespaces(['shop', 'default']).map(({ text }) => text),
      ['default', 'shop'],
    );
  });
});
