import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { KubeError } from '../../../../src/kube/errors.ts';
import { parseVersion } from '../../../../src/kube/capabilities.ts';
import { featuresOf } from '../../../../src/kube/features.ts';
import { createService } from '../../../../src/kube/serviceApi/createService.ts';
import {
  parseFieldSelector,
  toFieldSelectorText,
  type FieldSelector,
} from '../../../../src/kube/serviceApi/fieldSelector.ts';
import { parseLabelSelector, toLabelSelectorText } from '../../../../src/kube/serviceApi/labelSelector.ts';
import {
  listServices,
  listServicesForAllNamespaces,
  type ServiceList,
} from '../../../../src/kube/serviceApi/listServices.ts';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../../../support/connect.ts';
import { fuzz } from '../../../support/fuzz.ts';
import { KEYS, selectors, selects, soups, VALUES } from './selectorArbitraries.ts';

const LIMIT = { timeout: 60_000 };
const options = { signal: new AbortController().signal };

test('a label selector that is printed and parsed is the same', async (t) => {
  await fuzz(
    t,
    fc.property(selectors, (selector) => {
      const canonical = selector.map((requirement) =>
        'values' in requirement
          ? { ...requirement, values: [...new Set(requirement.values)].sort() }
          : { ...requirement },
      );
      assert.deepEqual(parseLabelSelector(toLabelSelectorText(selector)), canonical);
    }),
    1000,
  );
});

test('a field selector that is printed and parsed is the same, whatever its values', async (t) => {
  const field = fc.constantFrom('metadata.name', 'metadata.namespace', 'spec.type');
  const requirement = fc.record({
    field,
    operator: fc.constantFrom('=' as const, '!=' as const),
    value: fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\\,=!a]*$/)),
  });
  await fuzz(
    t,
    fc.property(fc.array(requirement, { maxLength: 3 }), (selector: FieldSelector) => {
      assert.deepEqual(
        parseFieldSelector(toFieldSelectorText(selector)),
        selector.map((one) => ({ ...one })),
      );
    }),
    1000,
  );
});

for (const profile of ['1.9', '1.36'] as const) {
  describe(`selectors on the sandbox ${profile}`, () => {
    /** Every third combination of labels, and one without any. */
    const LABELS = [
      {},
      ...KEYS.flatMap((key, index) =>
        VALUES.map((value, nth) => ({
          [key]: value,
          ...((index + nth) % 3 === 0 && {
            [KEYS[nth % KEYS.length]!]: VALUES[(index * 3) % VALUES.length]!,
          }),
        })),
      ),
    ];
    const services = LABELS.map((labels, index) => ({ name: `service-${index}`, labels }));
    let sandbox: Sandbox;
    let api: ApiServer;

    before(async () => {
      sandbox = await startSandbox({ profile, samples: false, controllers: false });
      const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
      const version = parseVersion(profile);
      assert.ok(version);
      api = { connection, features: featuresOf(version), version };
      for (const metadata of services) {
        await createService(api, 'default', { metadata, spec: { ports: [{ port: 80 }] } }, options);
      }
    });

    after(async () => {
      api.connection.dispose();
      await sandbox.stop();
    });

    /** What the server selects by a text that nobody has checked. */
    async function selectRaw(labelSelector: string): Promise<readonly string[] | undefined> {
      try {
        const path = '/api/v1/namespaces/default/services';
        return namesIn(await api.connection.getJson<ServiceList>(path, options.signal, { labelSelector }));
      } catch (error) {
        assert.equal((error as KubeError).httpStatus, 400, String(error));
        return undefined;
      }
    }

    test('a label selector selects what it says', LIMIT, async (t) => {
      await fuzz(
        t,
        fc.asyncProperty(selectors, async (selector) => {
          const { object } = await listServices(api, 'default', { ...options, labelSelector: selector });
          assert.deepEqual(
            namesIn(object),
            services
              .filter(({ labels }) => selects(selector, labels))
              .map(({ name }) => name)
              .sort(),
          );
        }),
        200,
      );
    });

    test('a text is a label selector here if it is one there, and the same one', LIMIT, async (t) => {
      await fuzz(
        t,
        fc.asyncProperty(soups, async (text) => {
          const selected = await selectRaw(text);
          let canonical: string;
          try {
            canonical = toLabelSelectorText(text);
          } catch (error) {
            assert.ok(error instanceof KubeError, String(error));
            assert.equal(error.code, 'invalid');
            assert.equal(selected, undefined, `${JSON.stringify(text)} is one there: ${error.message}`);
            return;
          }
          assert.deepEqual(await selectRaw(canonical), selected);
          assert.notEqual(selected, undefined, `${JSON.stringify(text)} is none there`);
        }),
        400,
      );
    });

    test('a field selector selects what it says', LIMIT, async (t) => {
      const name = fc.oneof(
        fc.constantFrom(...services.map((service) => service.name)),
        fc.string({ unit: 'grapheme' }),
      );
      const selector = fc.array(
        fc.record({
          field: fc.constantFrom('metadata.name', 'metadata.namespace'),
          operator: fc.constantFrom('=' as const, '!=' as const),
          value: fc.oneof(name, fc.constant('default')),
        }),
        { maxLength: 3 },
      );
      await fuzz(
        t,
        fc.asyncProperty(selector, async (fieldSelector) => {
          const { object } = await listServicesForAllNamespaces(api, { ...options, fieldSelector });
          const expected = services.filter((service) =>
            fieldSelector.every(({ field, operator, value }) => {
              const actual = field === 'metadata.name' ? service.name : 'default';
              return (actual === value) === (operator === '=');
            }),
          );
          assert.deepEqual(namesIn(object), expected.map((service) => service.name).sort());
        }),
      );
    });
  });
}

/** But for the Service that every cluster has. */
function namesIn({ items }: ServiceList): readonly string[] {
  return items
    .map(({ metadata }) => metadata.name!)
    .filter((name) => name !== 'kubernetes')
    .sort();
}
