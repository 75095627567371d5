import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Json } from '../../../src/common/json.ts';
import { Emitter } from '../../../src/common/emitter.ts';
import { ServerRules, type RuleSettings } from '../../../src/editor/serverRules.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import type { KubeVersion } from '../../../src/kube/capabilities.ts';
import type { ApiServer } from '../../../src/kube/serviceApi/server.ts';
import { FakeCluster, FakeClusters } from '../../support/fakeClusters.ts';

const OPEN_API: Json = {
  definitions: {
    'io.k8s.api.core.v1.Service': { properties: { vendorField: { type: 'string' } } },
  },
};

class FakeSettings implements RuleSettings {
  validationVersion: KubeVersion | undefined;
  readonly changed = new Emitter<void>();
  readonly onDidChangeValidation = this.changed.event;
}

/** A server that answers every request with this, and counts them. */
function serverThat(answer: () => Promise<Json>): {
  readonly server: ApiServer;
  readonly asked: () => number;
} {
  let asked = 0;
  const getJson = (): Promise<Json> => {
    asked++;
    return answer();
  };
  return { server: { connection: { getJson } } as unknown as ApiServer, asked: () => asked };
}

describe('the rules of a cluster', () => {
  const settings = new FakeSettings();
  const cluster = new FakeCluster('dev');
  let rules: ServerRules;

  function rulesOfShown(): ServerRules {
    rules = new ServerRules(new FakeClusters(cluster), settings);
    return rules;
  }

  afterEach(() => {
    rules.dispose();
    cluster.version = 'v1.20.2';
    cluster.answeredBy = undefined;
    settings.validationVersion = undefined;
  });

  it('are those of its version, else of the settings, else the newest', () => {
    cluster.version = 'v1.20.2';
    const { version, source } = rulesOfShown().rulesFor(cluster);
    assert.deepEqual([version, source], [{ major: 1, minor: 20 }, 'cluster']);

    cluster.version = 'v0.0.0-master';
    assert.equal(rules.rulesFor(cluster).source, 'newest');
    settings.validationVersion = { major: 1, minor: 9 };
    assert.deepEqual(rules.rulesFor(cluster), {
      version: { major: 1, minor: 9 },
      knownFields: [],
      source: 'setting',
    });
    assert.equal(rules.rulesFor(undefined).source, 'setting');
  });

  it('come with the fields that it has, asked for once for each version', async () => {
    const { server, asked } = serverThat(() => Promise.resolve(OPEN_API));
    cluster.answeredBy = server;
    const changed = new Promise<void>((resolve) => {
      rulesOfShown().onDidChange(() => {
        resolve();
      });
    });
    assert.deepEqual(rules.rulesFor(cluster).knownFields, []);
    await changed;

    assert.deepEqual(rules.rulesFor(cluster).knownFields, ['vendorField']);
    assert.deepEqual([rules.rulesFor(cluster).knownFields.length, asked()], [1, 1]);
    cluster.version = 'v1.21.0';
    assert.deepEqual(rules.rulesFor(cluster).knownFields, []);
  });

  it('come without where nobody may read them', async () => {
    const refused = Promise.withResolvers<Json>();
    const { server, asked } = serverThat(() => refused.promise);
    cluster.answeredBy = server;
    rulesOfShown().rulesFor(cluster);
    refused.reject(new KubeError('forbidden', 'no'));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });

    assert.deepEqual(rules.rulesFor(cluster).knownFields, []);
    assert.equal(asked(), 1);
  });

  it('change with the version, the settings, and what is shown', () => {
    const clusters = new FakeClusters(cluster);
    rules = new ServerRules(clusters, settings);
    let changes = 0;
    rules.onDidChange(() => (changes += 1));
    cluster.state = { kind: 'live', mode: 'watch' };
    assert.equal(changes, 0);
    cluster.version = 'v1.36.0';
    cluster.state = { kind: 'live', mode: 'watch' };
    assert.equal(changes, 1);
    settings.changed.fire();
    assert.equal(changes, 2);
    clusters.become({ shown: [] });
    assert.equal(changes, 3);
    assert.equal(cluster.listenerCount, 0);
  });
});
