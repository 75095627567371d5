import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiServer } from '../../../../src/kube/serviceApi/server.ts';
import {
  createService,
  createServiceAcrossNamespaces,
} from '../../../../src/kube/serviceApi/createService.ts';
import { deleteService } from '../../../../src/kube/serviceApi/deleteService.ts';
import { listServices, listServicesForAllNamespaces } from '../../../../src/kube/serviceApi/listServices.ts';
import { patchService, patchServiceStatus } from '../../../../src/kube/serviceApi/patchService.ts';
import { readService, readServiceStatus } from '../../../../src/kube/serviceApi/readService.ts';
import { replaceService, replaceServiceStatus } from '../../../../src/kube/serviceApi/replaceService.ts';
import {
  watchService,
  watchServices,
  watchServicesForAllNamespaces,
} from '../../../../src/kube/serviceApi/watchServices.ts';
import { assertFails, drain } from './assertFails.ts';
import { PATCHES, REF } from './everyOperation.ts';
import { failure, json, startRecordingServer, V1_36, V1_9, WEB, type Reply } from './recordingServer.ts';

const signal = new AbortController().signal;
const COLLECTION = '/api/v1/namespaces/shop/services';
const LIST = { apiVersion: 'v1', kind: 'ServiceList', metadata: { resourceVersion: '9' }, items: null };
const ALL_WRITES = {
  dryRun: 'All',
  fieldManager: 'me',
  fieldValidation: 'Strict',
  pretty: true,
  signal,
} as const;
const WRITE_QUERY = '?dryRun=All&fieldManager=me&fieldValidation=Strict';
const SELECTION = {
  labelSelector: 'app = web, tier in (b,a)',
  fieldSelector: 'metadata.name==web',
  resourceVersion: '7',
  resourceVersionMatch: 'NotOlderThan',
  timeoutSeconds: 5,
} as const;
const SELECTION_QUERY =
  'labelSelector=app%3Dweb%2Ctier+in+%28a%2Cb%29&fieldSelector=metadata.name%3Dweb&resourceVersion=7' +
  '&resourceVersionMatch=NotOlderThan&timeoutSeconds=5';

/** Request line, body, and what the server answers, of each operation with every parameter that it takes. */
const CASES: readonly {
  readonly name: string;
  readonly run: (api: ApiServer) => Promise<unknown>;
  readonly line: string;
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly reply?: Reply;
}[] = [
  {
    name: 'createService',
    run: (api) => createService(api, 'shop', WEB, ALL_WRITES),
    line: `POST ${COLLECTION}${WRITE_QUERY}&pretty=true`,
    body: WEB,
  },
  {
    name: 'createServiceAcrossNamespaces',
    run: (api) => createServiceAcrossNamespaces(api, WEB, ALL_WRITES),
    line: `POST /api/v1/services${WRITE_QUERY}&pretty=true`,
    body: WEB,
  },
  {
    name: 'readService',
    run: (api) => readService(api, REF, { resourceVersion: '0', pretty: true, signal }),
    line: `GET ${COLLECTION}/web?resourceVersion=0&pretty=true`,
  },
  {
    name: 'readServiceStatus',
    run: (api) => readServiceStatus(api, REF, { pretty: true, signal }),
    line: `GET ${COLLECTION}/web/status?pretty=true`,
  },
  {
    name: 'listServices',
    run: (api) =>
      listServices(api, 'shop', { ...SELECTION, limit: 2, continue: 'abc', pretty: true, signal }),
    line: `GET ${COLLECTION}?${SELECTION_QUERY}&limit=2&continue=abc&pretty=true`,
    reply: json(LIST),
  },
  {
    name: 'listServicesForAllNamespaces',
    run: (api) => listServicesForAllNamespaces(api, { ...SELECTION, limit: 2, signal }),
    line: `GET /api/v1/services?${SELECTION_QUERY}&limit=2`,
    reply: json(LIST),
  },
  {
    name: 'replaceService',
    run: (api) => replaceService(api, REF, WEB, ALL_WRITES),
    line: `PUT ${COLLECTION}/web${WRITE_QUERY}&pretty=true`,
    body: WEB,
  },
  {
    name: 'replaceServiceStatus',
    run: (api) => replaceServiceStatus(api, REF, WEB, ALL_WRITES),
    line: `PUT ${COLLECTION}/web/status${WRITE_QUERY}&pretty=true`,
    body: WEB,
  },
  ...(['json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json'] as const).flatMap(
    (mediaType, index) => {
      const patch = PATCHES[index]!;
      const body = 'operations' in patch ? patch.operations : 'patch' in patch ? patch.patch : undefined;
      return [
        {
          name: `patchService, ${mediaType}`,
          run: (api: ApiServer) => patchService(api, REF, patch, ALL_WRITES),
          line: `PATCH ${COLLECTION}/web${WRITE_QUERY}&pretty=true`,
          mediaType: `application/${mediaType}`,
          body,
        },
        {
          name: `patchServiceStatus, ${mediaType}`,
          run: (api: ApiServer) => patchServiceStatus(api, REF, patch, ALL_WRITES),
          line: `PATCH ${COLLECTION}/web/status${WRITE_QUERY}&pretty=true`,
          mediaType: `application/${mediaType}`,
          body,
        },
      ];
    },
  ),
  {
    name: 'patchService, apply',
    run: (api) => patchService(api, REF, { type: 'apply', object: WEB }, { ...ALL_WRITES, force: true }),
    line: `PATCH ${COLLECTION}/web${WRITE_QUERY}&force=true&pretty=true`,
    mediaType: 'application/apply-patch+yaml',
    body: WEB,
  },
  {
    name: 'deleteService',
    run: (api) =>
      deleteService(api, REF, {
        dryRun: 'All',
        gracePeriodSeconds: 0,
        propagationPolicy: 'Foreground',
        pretty: true,
        signal,
      }),
    line: `DELETE ${COLLECTION}/web?dryRun=All&gracePeriodSeconds=0&propagationPolicy=Foreground&pretty=true`,
  },
  {
    name: 'deleteService with preconditions: a body, which alone the server reads then',
    run: (api) =>
      deleteService(api, REF, {
        dryRun: 'All',
        gracePeriodSeconds: 0,
        preconditions: { uid: 'u1', resourceVersion: '7' },
        signal,
      }),
    line: `DELETE ${COLLECTION}/web?dryRun=All&gracePeriodSeconds=0`,
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      dryRun: ['All'],
      gracePeriodSeconds: 0,
      preconditions: { uid: 'u1', resourceVersion: '7' },
    },
  },
  ...watches(),
];

function watches(): (typeof CASES)[number][] {
  const reply: Reply = (response) => response.end();
  const options = { ...SELECTION, allowWatchBookmarks: true, signal };
  const rest = `${SELECTION_QUERY}&watch=true&allowWatchBookmarks=true`;
  const one = rest.replace('metadata.name%3Dweb', 'metadata.name%3Dweb%2Cmetadata.name%3Dweb');
  const deprecated = `${SELECTION_QUERY}&allowWatchBookmarks=true`;
  const initial =
    'watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
  return [
    {
      name: 'watchService',
      run: (api) => drain(watchService(api, REF, options)),
      line: `GET ${COLLECTION}?${one}`,
      reply,
    },
    {
      name: 'watchService, deprecated',
      run: (api) => drain(watchService(api, REF, { ...options, path: 'deprecated' })),
      line: `GET /api/v1/watch/namespaces/shop/services/web?${deprecated}`,
      reply,
    },
    {
      name: 'watchServices',
      run: (api) => drain(watchServices(api, 'shop', options)),
      line: `GET ${COLLECTION}?${rest}`,
      reply,
    },
    {
      name: 'watchServices, deprecated',
      run: (api) => drain(watchServices(api, 'shop', { ...options, path: 'deprecated' })),
      line: `GET /api/v1/watch/namespaces/shop/services?${deprecated}`,
      reply,
    },
    {
      name: 'watchServicesForAllNamespaces',
      run: (api) => drain(watchServicesForAllNamespaces(api, options)),
      line: `GET /api/v1/services?${rest}`,
      reply,
    },
    {
      name: 'watchServicesForAllNamespaces, deprecated',
      run: (api) => drain(watchServicesForAllNamespaces(api, { ...options, path: 'deprecated' })),
      line: `GET /api/v1/watch/services?${deprecated}`,
      reply,
    },
    {
      name: 'watchServices with initial events',
      run: (api) => drain(watchServices(api, 'shop', { sendInitialEvents: true, signal })),
      line: `GET ${COLLECTION}?${initial}`,
      reply,
    },
  ];
}

describe('on the wire, with every parameter', () => {
  for (const { name, run, line, body, mediaType = 'application/json', reply } of CASES) {
    test(name, async (t) => {
      const server = await startRecordingServer(t, reply);
      await run(server.api(V1_36));
      assert.equal(server.requests.length, 1);
      const [request] = server.requests;
      assert.deepEqual(sorted(request!.line), sorted(line));
      assert.deepEqual(request!.body === '' ? undefined : JSON.parse(request!.body), body);
      assert.equal(request!.headers['content-type'], body === undefined ? undefined : mediaType);
      assert.equal(request!.headers.accept, 'application/json');
    });
  }
});

test('the deprecated parameters go to servers that know them', async (t) => {
  const server = await startRecordingServer(t);
  await readService(server.api(V1_9), REF, { export: true, exact: true, signal });
  assert.equal(server.requests[0]?.line, `GET ${COLLECTION}/web?export=true&exact=true`);
});

test('asks for YAML and reads it', async (t) => {
  const yaml = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n';
  const server = await startRecordingServer(t, (response) => {
    response.writeHead(200, { 'content-type': 'application/yaml' }).end(yaml);
  });
  const { object, text } = await readService(server.api(V1_9), REF, { as: 'yaml', signal });
  assert.equal(server.requests[0]?.headers.accept, 'application/yaml');
  assert.deepEqual(object, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } });
  assert.equal(text, yaml);
});

describe('create across namespaces', () => {
  const refusing: Reply = (response, request) => {
    const reply = request.line.startsWith('POST /api/v1/services')
      ? failure(405, { reason: 'MethodNotAllowed', message: 'the server does not allow this method' })
      : json(WEB, 201);
    reply(response, request);
  };

  test('falls back to the namespace of the object', async (t) => {
    const server = await startRecordingServer(t, refusing);
    const { httpStatus } = await createServiceAcrossNamespaces(server.api(V1_9), WEB, { signal });
    assert.equal(httpStatus, 201);
    assert.deepEqual(
      server.requests.map(({ line }) => line),
      ['POST /api/v1/services', `POST ${COLLECTION}`],
    );
  });

  test('needs one', async (t) => {
    const server = await startRecordingServer(t, refusing);
    const body = { ...WEB, metadata: { name: 'web' } };
    await assertFails(
      createServiceAcrossNamespaces(server.api(V1_9), body, { signal }),
      'invalid',
      /namespace/,
    );
    assert.deepEqual(server.requests, []);
  });

  test('does not try again after another refusal', async (t) => {
    const server = await startRecordingServer(t, failure(403, { reason: 'Forbidden', message: 'no' }));
    await assertFails(createServiceAcrossNamespaces(server.api(V1_9), WEB, { signal }), 'forbidden');
    assert.equal(server.requests.length, 1);
  });
});

test('a page names the next, and a page that is gone says so', async (t) => {
  const server = await startRecordingServer(t, (response, request) => {
    const page = { ...LIST, metadata: { continue: 'next', remainingItemCount: 1 }, items: [WEB] };
    const gone = failure(410, { reason: 'Expired', message: 'The provided continue parameter is too old' });
    (request.line.includes('continue=') ? gone : json(page))(response, request);
  });
  const api = server.api(V1_36);
  const { object } = await listServices(api, 'shop', { limit: 1, signal });
  assert.deepEqual(object.metadata, { continue: 'next', remainingItemCount: 1 });
  assert.deepEqual(object.items, [WEB]);
  await assertFails(listServices(api, 'shop', { limit: 1, continue: 'next', signal }), 'expired');
});

test('a watch tells where the initial events end', async (t) => {
  const bookmark = (annotations: object): string =>
    `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '9', ...annotations } } })}\n`;
  const server = await startRecordingServer(t, (response) => {
    response.write(`${JSON.stringify({ type: 'ADDED', object: WEB })}\n`);
    response.end(bookmark({ annotations: { 'k8s.io/initial-events-end': 'true' } }) + bookmark({}));
  });
  assert.deepEqual(
    await drain(watchServices(server.api(V1_36), 'shop', { sendInitialEvents: true, signal })),
    [
      { type: 'ADDED', object: WEB },
      { type: 'BOOKMARK', resourceVersion: '9', initialEventsEnd: true },
      { type: 'BOOKMARK', resourceVersion: '9' },
    ],
  );
});

/** The order of parameters means nothing. */
function sorted(line: string): readonly string[] {
  const [path = '', query = ''] = line.split('?');
  return [path, ...query.split('&').sort()];
}
