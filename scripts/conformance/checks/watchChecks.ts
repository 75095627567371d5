import assert from 'node:assert/strict';
import { deleteService } from '../../../src/kube/serviceApi/deleteService.ts';
import type { WatchOptions } from '../../../src/kube/serviceApi/options.ts';
import { patchService } from '../../../src/kube/serviceApi/patchService.ts';
import {
  watchService,
  watchServices,
  watchServicesForAllNamespaces,
  type ServiceEvents,
} from '../../../src/kube/serviceApi/watchServices.ts';
import type { Service } from '../../../src/kube/types.ts';
import type { WatchEvent } from '../../../src/kube/watch.ts';
import { checksOf, type Check, type Run } from '../check.ts';
import { fails, worksOrIsRefused } from '../expect.ts';
import { create, markOf, refOf, versionOf } from '../services.ts';
import type { Subject } from '../subject.ts';

/** Watches so that the Service `name` is seen, with the label that marks it, and no other. */
type Watch = (subject: Subject, name: string, options: Partial<WatchOptions>) => ServiceEvents;

const watchOne: Watch = ({ server, namespace, signal }, name, options) =>
  watchService(server, { namespace, name }, { signal, ...options });

const watchNamespace: Watch = (subject, name, options) =>
  watchServices(subject.server, subject.namespace, {
    signal: subject.signal,
    labelSelector: `set=${markOf(subject, name)}`,
    ...options,
  });

const watchAll: Watch = (subject, name, options) =>
  watchServicesForAllNamespaces(subject.server, {
    signal: subject.signal,
    labelSelector: `set=${markOf(subject, name)}`,
    ...options,
  });

/** Three operations that take the same parameters. */
export const WATCH_CHECKS: readonly Check[] = [
  ...checksOf('watchCoreV1NamespacedService', watchChecks('one', watchOne)),
  ...checksOf('watchCoreV1NamespacedServiceList', watchChecks('list', watchNamespace)),
  ...checksOf('watchCoreV1ServiceListForAllNamespaces', watchChecks('all', watchAll)),
];

function watchChecks(scope: string, watch: Watch): Readonly<Record<string, Run>> {
  const ownName = (check: string): string => `watch-${scope}-${check}`;
  return {
    'watch=true: what happens, as it happens': (subject) =>
      seesLife(subject, ownName('live'), watch, { path: 'parameter' }),

    'the path below /watch/: what happens, as it happens': (subject) =>
      seesLife(subject, ownName('path'), watch, { path: 'deprecated' }),

    'resume from a version: nothing is missed, nothing comes twice': (subject) =>
      resumes(subject, ownName('resume'), watch, { path: 'parameter' }),

    'resume on the path below /watch/': (subject) =>
      resumes(subject, ownName('resume-path'), watch, { path: 'deprecated' }),

    'without a version: begins with what is there': async (subject) => {
      const service = await createMarked(subject, ownName('begin'));
      const [event] = await take(watch(subject, ownName('begin'), {}), 1);
      assert.deepEqual(event, { type: 'ADDED', object: service });
    },

    'labelSelector: what no longer matches is DELETED': async (subject) => {
      const name = ownName('label');
      const service = await createMarked(subject, name);
      await relabel(subject, service, { set: 'another' });
      const options = { labelSelector: `set=${markOf(subject, name)}`, resourceVersion: versionOf(service) };
      assert.deepEqual(typesOf(await take(watch(subject, name, options), 1)), ['DELETED']);
    },

    'timeoutSeconds: the server ends it': async (subject) => {
      const service = await createMarked(subject, ownName('timeout'));
      const options = { timeoutSeconds: 1, resourceVersion: versionOf(service) };
      assert.deepEqual(await take(watch(subject, ownName('timeout'), options), Infinity), []);
    },

    'allowWatchBookmarks: versions come without events': async (subject) => {
      const name = ownName('bookmark');
      const service = await createMarked(subject, name);
      // Servers send one about two seconds before the end.
      const options = { allowWatchBookmarks: true, timeoutSeconds: 4, resourceVersion: versionOf(service) };
      const types = typesOf(await take(watch(subject, name, options), Infinity, 'withBookmarks'));
      if (!subject.server.features.watchBookmarks) {
        assert.deepEqual(types, []);
        return 'left out: this server has no bookmarks';
      }
      // They are promised by no server at any certain time.
      assert.deepEqual(new Set(types), new Set(types.length > 0 ? ['BOOKMARK'] : []));
      return types.length > 0 ? undefined : 'the server sent none in 4 s, as it may';
    },

    'sendInitialEvents: what is there, then a bookmark': async (subject) => {
      const name = ownName('initial');
      const service = await createMarked(subject, name);
      return worksOrIsRefused(subject.server.features.sendInitialEvents, async () => {
        const [added, end] = await take(
          watch(subject, name, { sendInitialEvents: true }),
          2,
          'withBookmarks',
        );
        assert.deepEqual(added, { type: 'ADDED', object: service });
        assert.equal(end?.type, 'BOOKMARK');
      });
    },

    'cancel: it ends at once': async (subject) => {
      const name = ownName('cancel');
      await createMarked(subject, name);
      const cancel = new AbortController();
      const reading = (async () => {
        for await (const events of watch(subject, name, { signal: cancel.signal })) {
          assert.deepEqual(typesOf(events), ['ADDED']);
          cancel.abort();
        }
      })();
      await fails(reading, 'aborted');
    },
  };
}

/** Each step is taken when the event of the one before has come. */
async function seesLife(
  subject: Subject,
  name: string,
  watch: Watch,
  options: Partial<WatchOptions>,
): Promise<undefined> {
  const service = await createMarked(subject, name);
  const types: string[] = [];
  for await (const events of watch(subject, name, options)) {
    types.push(...typesOf(events));
    if (types.length === 1) {
      await relabel(subject, service, { changed: 'yes' });
    } else if (types.length === 2) {
      await deleteService(subject.server, refOf(service), { signal: subject.signal });
    } else {
      break;
    }
  }
  assert.deepEqual(types, ['ADDED', 'MODIFIED', 'DELETED']);
}

async function resumes(
  subject: Subject,
  name: string,
  watch: Watch,
  options: Partial<WatchOptions>,
): Promise<undefined> {
  const service = await createMarked(subject, name);
  const [added] = await take(watch(subject, name, options), 1);
  assert.equal(added?.type, 'ADDED');
  await relabel(subject, service, { step: 'one' });
  await relabel(subject, service, { step: 'two' });
  const resourceVersion = versionOf(added.object);
  const events = await take(watch(subject, name, { ...options, resourceVersion }), 2);
  assert.deepEqual(
    events.map((event) => event.type === 'MODIFIED' && event.object.metadata.labels?.['step']),
    ['one', 'two'],
  );
}

/** Ends the watch after `count` events, or when the server ends it. */
async function take(
  watching: ServiceEvents,
  count: number,
  which: 'objects' | 'withBookmarks' = 'objects',
): Promise<readonly WatchEvent<Service>[]> {
  const taken: WatchEvent<Service>[] = [];
  for await (const events of watching) {
    taken.push(...events.filter(({ type }) => which === 'withBookmarks' || type !== 'BOOKMARK'));
    if (taken.length >= count) {
      break;
    }
  }
  return taken;
}

function typesOf(events: readonly WatchEvent<Service>[]): string[] {
  return events.map(({ type }) => type);
}

function createMarked(subject: Subject, name: string): Promise<Service> {
  return create(subject, name, { metadata: { labels: { set: markOf(subject, name) } } });
}

async function relabel(
  { server, signal }: Subject,
  service: Service,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  await patchService(server, refOf(service), { type: 'merge', patch: { metadata: { labels } } }, { signal });
}
