import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESCRIPTIONS } from '../../../../src/manifest/schema/descriptions.ts';
import type { JsonSchema } from '../../../../src/manifest/schema/jsonSchema.ts';
import { serviceSchema } from '../../../../src/manifest/schema/serviceSchema.ts';
import { fieldPaths, serviceStructure } from '../../../../src/manifest/schema/serviceStructure.ts';

function schemaOf(minor: number, knownFields: readonly string[] = []): JsonSchema {
  return serviceSchema({ major: 1, minor }, { knownFields });
}

/** The schema of a field, by its path without indices. */
function field(path: string, minor: number, knownFields?: readonly string[]): JsonSchema {
  const service = schemaOf(minor, knownFields).definitions?.['Service'];
  const found = path
    .split('.')
    .reduce<JsonSchema | undefined>((at, name) => (at?.items ?? at)?.properties?.[name], service);
  assert.ok(found, `1.${minor} has no ${path}`);
  return found;
}

function fits(pattern: string | undefined, text: string): boolean {
  assert.ok(pattern);
  return new RegExp(pattern, 'u').test(text);
}

describe('the values of a field by version', () => {
  for (const [path, minor, expected] of [
    ['spec.type', 9, ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']],
    ['spec.ports.protocol', 18, ['TCP', 'UDP']],
    ['spec.ports.protocol', 19, ['TCP', 'UDP', 'SCTP']],
    ['spec.internalTrafficPolicy', 21, undefined],
    ['spec.internalTrafficPolicy', 22, ['Cluster', 'Local']],
    ['spec.ipFamilyPolicy', 20, undefined],
    ['spec.ipFamilyPolicy', 21, ['SingleStack', 'PreferDualStack', 'RequireDualStack']],
    ['spec.trafficDistribution', 30, undefined],
    ['spec.trafficDistribution', 33, ['PreferClose']],
    ['spec.trafficDistribution', 34, ['PreferSameZone', 'PreferSameNode', 'PreferClose']],
  ] as const) {
    it(`${path} of 1.${minor}: ${expected?.join(', ') ?? 'any, since it is dropped'}`, () => {
      const schema = field(path, minor);

      assert.deepEqual(schema.enum, expected);
      assert.equal(schema.markdownEnumDescriptions?.length, expected?.length);
    });
  }

  it('are those of the items where it is a list', () => {
    assert.deepEqual(field('spec.ipFamilies', 21).items?.enum, ['IPv4', 'IPv6']);
    assert.equal(field('spec.ipFamilies', 21).uniqueItems, true);
    assert.equal(field('spec.ipFamilies', 20).items?.enum, undefined);
    assert.equal(field('spec.ipFamilies', 20).uniqueItems, undefined);
  });
});

describe('names', () => {
  it('of Services begin with a letter up to 1.35', () => {
    for (const minor of [9, 35, 36]) {
      const { pattern } = field('metadata.name', minor);
      for (const name of ['web', 'w', 'web-1', 'a'.repeat(63), '']) {
        assert.ok(fits(pattern, name), name);
      }
      for (const name of ['Web', 'web_1', '-web', 'web-', 'a.b', 'a'.repeat(64), 'web\n']) {
        assert.ok(!fits(pattern, name), name);
      }
      assert.equal(fits(pattern, '1web'), minor === 36);
      assert.match(field('metadata.name', minor).patternErrorMessage ?? '', /up to 63 lower-case letters/);
    }
  });

  it('of ports and namespaces may begin with a digit in every version', () => {
    for (const path of ['spec.ports.name', 'metadata.namespace']) {
      assert.ok(fits(field(path, 9).pattern, '8080'));
      assert.ok(!fits(field(path, 36).pattern, 'HTTP'));
    }
  });
});

it('numbers have the bounds that do not depend on other fields', () => {
  const { minimum, maximum } = field('spec.ports.port', 36);
  const target = field('spec.ports.targetPort', 36);
  const { maximum: longest } = field('spec.sessionAffinityConfig.clientIP.timeoutSeconds', 36);

  assert.deepEqual([minimum, maximum], [1, 65_535]);
  assert.deepEqual([target.type, target.minimum, target.maximum], [['integer', 'string'], 0, 65_535]);
  assert.equal(longest, 2 ** 31 - 1);
});

it('asks for what no Service is without, and for nothing in the status', () => {
  const { Service, ServiceListItem } = schemaOf(36).definitions ?? {};

  assert.deepEqual(Service?.required, ['apiVersion', 'kind', 'metadata', 'spec']);
  assert.deepEqual(ServiceListItem?.required, ['metadata', 'spec']);
  assert.deepEqual(field('spec.ports', 36).items?.required, ['port']);
  assert.equal(field('status.conditions', 36).items?.required, undefined);
  assert.equal(field('spec', 36).required, undefined);
});

it('completion leaves out what servers fill in, what is off, and what is deprecated', () => {
  const left = (path: string, minor: number): boolean => {
    const { doNotSuggest, deprecationMessage } = field(path, minor);
    return doNotSuggest === true || deprecationMessage !== undefined;
  };

  for (const path of ['status', 'metadata.uid', 'metadata.managedFields', 'spec.clusterIPs']) {
    assert.ok(left(path, 36), path);
  }
  assert.deepEqual(
    [23, 24].map((minor) => left('spec.loadBalancerIP', minor)),
    [false, true],
  );
  assert.deepEqual(
    [35, 36].map((minor) => left('spec.externalIPs', minor)),
    [false, true],
  );
  assert.deepEqual(
    [30, 31].map((minor) => left('spec.trafficDistribution', minor)),
    [true, false],
  );
  assert.deepEqual(
    [18, 19].map((minor) => left('spec.ports.appProtocol', minor)),
    [true, false],
  );
});

describe('descriptions', () => {
  /** What a person does not write. */
  const OF_SERVERS = /^metadata\.(?:initializers|managedFields)\./;
  const all = new Set([9, 17, 20, 36].flatMap((minor) => fieldPaths(serviceStructure({ major: 1, minor }))));

  it('are there for every field that a person can write', () => {
    assert.deepEqual(
      [...all].filter((path) => !OF_SERVERS.test(path) && DESCRIPTIONS[path] === undefined),
      [],
    );
  });

  it('are of fields that there are', () => {
    assert.deepEqual(
      Object.keys(DESCRIPTIONS).filter((path) => !all.has(path)),
      [],
    );
  });

  it('say which versions have the field, and that it is ignored where it is off', () => {
    const [off, on, always] = [
      field('spec.ports.appProtocol', 18),
      field('spec.ports.appProtocol', 36),
      field('spec.type', 36),
    ].map(({ markdownDescription = '' }) => markdownDescription);

    assert.match(off ?? '', /Kubernetes 1\.18 and newer\.\n\nThis version ignores it/);
    assert.match(on ?? '', /Kubernetes 1\.18 and newer\.$/);
    assert.doesNotMatch(always ?? '', /Kubernetes/);
  });
});

it('a field that only the cluster knows may hold anything', () => {
  for (const path of ['spec.vendorField', 'constructor', 'toString']) {
    assert.deepEqual(field(path, 36, [path]), {});
  }
  // Its values are those of another version.
  assert.equal(field('spec.trafficDistribution', 20, ['spec.trafficDistribution']).enum, undefined);
});

describe('as a JSON Schema', () => {
  it('has nothing that would be shown or inserted without being asked for', () => {
    const keywords: string[] = [];
    JSON.stringify(schemaOf(36), (key, value: unknown) => {
      keywords.push(key);
      return value;
    });

    for (const keyword of ['title', 'default', '$id', 'oneOf', 'description', 'format']) {
      assert.ok(!keywords.includes(keyword), keyword);
    }
  });

  it('is made anew each time, since the language server writes into it', () => {
    const [one, other] = [schemaOf(36), schemaOf(36)];
    const parts = new Set<unknown>();
    JSON.stringify(one, (_, value: unknown) => {
      parts.add(value);
      return value;
    });

    JSON.stringify(other, (_, value: unknown) => {
      assert.ok(typeof value !== 'object' || !parts.has(value));
      return value;
    });
    assert.deepEqual(one, other);
  });
});
