import assert from 'node:assert/strict';
import type { ApiResult } from '../../../src/kube/serviceApi/answer.ts';
import {
  listServices,
  listServicesForAllNamespaces,
  type ServiceList,
} from '../../../src/kube/serviceApi/listServices.ts';
import type { ListOptions } from '../../../src/kube/serviceApi/options.ts';
import { checksOf, type Check } from '../check.ts';
import { refusedUnsent, worksOrIsRefused } from '../expect.ts';
import { create, markOf } from '../services.ts';
import type { Subject } from '../subject.ts';

/** Lists in one namespace or in all of them. */
type List = (subject: Subject, options: Omit<ListOptions, 'signal'>) => Promise<ApiResult<ServiceList>>;

const listOne: List = ({ server, namespace, signal }, options) =>
  listServices(server, namespace, { ...options, signal });

const listAll: List = ({ server, signal }, options) =>
  listServicesForAllNamespaces(server, { ...options, signal });

/** Label selectors, and which of the Services of {@link seed} they choose. */
const SELECTORS: readonly (readonly [selector: string, chosen: readonly string[]])[] = [
  ['set=SET,color=red', ['a']],
  ['set=SET,color!=red', ['b', 'c']],
  ['set=SET,color in (red,blue)', ['a', 'b']],
  ['set=SET,color notin (red)', ['b', 'c']],
  ['set=SET,color', ['a', 'b']],
  ['set=SET,!color', ['c']],
  ['set=SET,color=green', []],
];

/** Both operations take the same parameters. Each check marks its Services, so that it sees only its own. */
export const LIST_CHECKS: readonly Check[] = [
  ...checksOf('listCoreV1NamespacedService', listChecks('one', listOne)),
  ...checksOf('listCoreV1ServiceForAllNamespaces', listChecks('all', listAll)),
];

function listChecks(scope: string, list: List): Parameters<typeof checksOf>[1] {
  return {
    'list, with the version to watch from': async (subject) => {
      const names = await seed(subject, `${scope}-plain`);
      const { object } = await list(subject, {});
      assert.ok(object.metadata.resourceVersion, 'the list has no resource version');
      const listed = namesOf(object);
      assert.deepEqual(
        names.filter((name) => !listed.includes(name)),
        [],
      );
    },

    'labelSelector: equality and sets': async (subject) => {
      const set = `${scope}-labels`;
      await seed(subject, set);
      for (const [selector, chosen] of SELECTORS) {
        const labelSelector = selector.replace('SET', markOf(subject, set));
        const { object } = await list(subject, { labelSelector });
        assert.deepEqual(
          namesOf(object),
          chosen.map((name) => `${set}-${name}`),
          labelSelector,
        );
      }
    },

    'fieldSelector: name and namespace': async (subject) => {
      const set = `${scope}-fields`;
      await seed(subject, set);
      const fieldSelector = `metadata.namespace=${subject.namespace},metadata.name=${set}-b`;
      const { object } = await list(subject, { fieldSelector });
      assert.deepEqual(namesOf(object), [`${set}-b`]);
    },

    'a selector that makes no sense: refused, not sent': async (subject) => {
      await refusedUnsent(list(subject, { labelSelector: 'a in (b' }), 'invalid');
      await refusedUnsent(list(subject, { fieldSelector: 'metadata.name' }), 'invalid');
    },

    'limit and continue: every Service once, at one version': async (subject) => {
      const set = `${scope}-paged`;
      const names = await seed(subject, set);
      const pages: ServiceList[] = [];
      let next: string | undefined;
      do {
        const page = {
          labelSelector: `set=${markOf(subject, set)}`,
          limit: 2,
          ...(next !== undefined && { continue: next }),
        };
        const { object } = await list(subject, page);
        pages.push(object);
        next = object.metadata.continue === '' ? undefined : object.metadata.continue;
      } while (next !== undefined && pages.length < 5);
      assert.deepEqual(pages.flatMap(namesOf), names);
      assert.deepEqual(
        pages.map(({ items }) => items.length),
        [2, 1],
      );
      assert.equal(new Set(pages.map(({ metadata }) => metadata.resourceVersion)).size, 1);
    },

    'resourceVersion: at least as new as asked for': async (subject) => {
      const set = `${scope}-version`;
      const names = await seed(subject, set);
      const { object: first } = await list(subject, { labelSelector: `set=${markOf(subject, set)}` });
      const options = {
        labelSelector: `set=${markOf(subject, set)}`,
        resourceVersion: first.metadata.resourceVersion ?? '',
      };
      assert.deepEqual(namesOf((await list(subject, options)).object), names);
    },

    'resourceVersionMatch=Exact: as it was then': async (subject) => {
      const set = `${scope}-exact`;
      const names = await seed(subject, set);
      const { object: first } = await list(subject, { labelSelector: `set=${markOf(subject, set)}` });
      await create(subject, `${set}-later`, { metadata: { labels: { set: markOf(subject, set) } } });
      return worksOrIsRefused(subject.server.features.resourceVersionMatch, async () => {
        const { object } = await list(subject, {
          labelSelector: `set=${markOf(subject, set)}`,
          resourceVersion: first.metadata.resourceVersion ?? '',
          resourceVersionMatch: 'Exact',
        });
        assert.deepEqual(namesOf(object), names);
      });
    },

    'timeoutSeconds, includeUninitialized and pretty': async (subject) => {
      const set = `${scope}-hints`;
      const names = await seed(subject, set);
      const options = {
        labelSelector: `set=${markOf(subject, set)}`,
        timeoutSeconds: 20,
        includeUninitialized: true,
      };
      const { object, text } = await list(subject, { ...options, pretty: true });
      assert.deepEqual(namesOf(object), names);
      assert.match(text, /\n {2}"items": \[\n/);
    },

    'answer as YAML': async (subject) => {
      const set = `${scope}-yaml`;
      const names = await seed(subject, set);
      const { object, text } = await list(subject, {
        labelSelector: `set=${markOf(subject, set)}`,
        as: 'yaml',
      });
      assert.match(text, /^kind: ServiceList$/m);
      assert.deepEqual(namesOf(object), names);
    },
  };
}

/** Creates three Services: `-a` is red, `-b` is blue, `-c` has no color. Returns their names. */
async function seed(subject: Subject, set: string): Promise<readonly string[]> {
  const colors = { a: { color: 'red' }, b: { color: 'blue' }, c: {} };
  const names: string[] = [];
  for (const [letter, color] of Object.entries(colors)) {
    const labels = { set: markOf(subject, set), ...color };
    const { metadata } = await create(subject, `${set}-${letter}`, { metadata: { labels } });
    names.push(metadata.name ?? '');
  }
  return names;
}

/** In the order of the alphabet: a server that lists from memory has none. */
function namesOf({ items }: ServiceList): string[] {
  return items.map(({ metadata }) => metadata.name ?? '').sort();
}
