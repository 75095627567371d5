import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fieldNames from '../../../fixtures/openapi/fieldNames.json' with { type: 'json' };
import type { JsonObject } from '../../../../src/common/json.ts';
import type { KubeVersion } from '../../../../src/kube/capabilities.ts';
import { serviceFieldsIn } from '../../../../src/kube/serviceFields.ts';
import {
  FIELD_VERSIONS,
  hasField,
  isOn,
  versionsText,
} from '../../../../src/manifest/schema/fieldVersions.ts';
import { fieldPaths, serviceStructure } from '../../../../src/manifest/schema/serviceStructure.ts';

const folder = new URL('../../../fixtures/openapi/', import.meta.url);

function ofMinor(minor: number): KubeVersion {
  return { major: 1, minor };
}

function fieldsOf(minor: number): readonly string[] {
  return [...fieldPaths(serviceStructure(ofMinor(minor)))].sort();
}

describe('the fields of a version are those of its OpenAPI', () => {
  for (const minor of [9, 20, 36]) {
    it(`1.${minor}, all of them`, () => {
      const text = readFileSync(new URL(`service-1.${minor}.json`, folder), 'utf8');

      assert.deepEqual(fieldsOf(minor), [...serviceFieldsIn(JSON.parse(text) as JsonObject)].sort());
    });
  }

  for (const [version, names] of Object.entries(fieldNames)) {
    it(`${version}, by name`, () => {
      const fields = fieldsOf(Number(version.split('.')[1]));
      for (const [path, expected] of Object.entries<string[]>(names)) {
        const depth = path.split('.').length + 1;
        const ours = fields.filter(
          (field) => field.startsWith(`${path}.`) && field.split('.').length === depth,
        );
        assert.deepEqual(
          ours.map((field) => field.slice(path.length + 1)),
          [...expected].sort(),
          path,
        );
      }
    });
  }
});

/** From the changelogs of Kubernetes: what each version has of the fields that came or went, and of these, what is on. */
const FACTS: readonly (readonly [minor: number, off: readonly string[], on: readonly string[]])[] = [
  [13, [], []],
  [18, ['ipFamily', 'ports.appProtocol', 'topologyKeys'], []],
  [19, ['ipFamily', 'topologyKeys'], ['ports.appProtocol']],
  [
    21,
    ['allocateLoadBalancerNodePorts', 'internalTrafficPolicy', 'loadBalancerClass', 'topologyKeys'],
    ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'ports.appProtocol'],
  ],
  ...[22, 24, 26, 29].map(
    (minor) =>
      [
        minor,
        [],
        [
          ...['allocateLoadBalancerNodePorts', 'clusterIPs', 'internalTrafficPolicy', 'ipFamilies'],
          ...['ipFamilyPolicy', 'loadBalancerClass', 'ports.appProtocol'],
        ],
      ] as const,
  ),
  ...([30, 31, 33, 36, 40] as const).map((minor) => {
    const distribution = ['trafficDistribution'];
    return [
      minor,
      minor === 30 ? distribution : [],
      [
        ...['allocateLoadBalancerNodePorts', 'clusterIPs', 'internalTrafficPolicy', 'ipFamilies'],
        ...['ipFamilyPolicy', 'loadBalancerClass', 'ports.appProtocol'],
        ...(minor === 30 ? [] : distribution),
      ],
    ] as const;
  }),
];

describe('the fields that came or went', () => {
  const inSpec = Object.keys(FIELD_VERSIONS).filter((path) => path.startsWith('spec.'));

  for (const [minor, off, on] of FACTS) {
    it(`of 1.${minor}`, () => {
      const has = inSpec.filter((path) => hasField(path, ofMinor(minor)));
      const [isOff, areOn] = [false, true].map((wanted) =>
        has
          .filter((path) => isOn(path, ofMinor(minor)) === wanted)
          .map((path) => path.slice('spec.'.length))
          .sort(),
      );

      assert.deepEqual(isOff, off);
      assert.deepEqual(areOn, on);
    });
  }

  it('every other major version is later than all of them', () => {
    assert.equal(hasField('spec.topologyKeys', { major: 2, minor: 0 }), false);
    assert.equal(isOn('spec.trafficDistribution', { major: 2, minor: 0 }), true);
  });

  it('says which versions have it', () => {
    assert.equal(versionsText('spec.ipFamilies'), '1.20 and newer');
    assert.equal(versionsText('spec.ipFamily'), '1.16 to 1.19');
    assert.equal(versionsText('metadata.clusterName'), '1.24 and older');
    assert.equal(versionsText('spec.type'), undefined);
  });

  it('every path is that of a field in some version', () => {
    const all = new Set([9, 14, 16, 20, 36].flatMap(fieldsOf));
    assert.deepEqual(
      Object.keys(FIELD_VERSIONS).filter((path) => !all.has(path)),
      [],
    );
  });
});

describe('the fields that a cluster says it has', () => {
  it('come in addition, with their types where these are known from another version', () => {
    const { properties } = serviceStructure(ofMinor(20), [
      'spec.internalTrafficPolicy',
      'spec.ports.vendorField',
      'spec.type',
    ]);
    const spec = properties?.['spec']?.properties ?? {};

    assert.deepEqual(spec['internalTrafficPolicy'], { type: 'string' });
    assert.deepEqual(spec['ports']?.items?.properties?.['vendorField'], {});
    assert.deepEqual(spec['type'], { type: 'string' });
    assert.equal(spec['loadBalancerClass'], undefined);
  });
});
