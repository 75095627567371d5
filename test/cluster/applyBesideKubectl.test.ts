import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findKubeBinaries, findKubectl } from '../../scripts/rigs/kubeBinaries.ts';
import { asJsonObject, isJsonArray, isJsonObject, type JsonObject } from '../../src/common/json.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { discoverApiServer, type ApiServer } from '../../src/kube/serviceApi/server.ts';
import { readYaml } from '../../src/kube/yaml/yaml.ts';
import type { ApplyMethod, ApplyRequest } from '../../src/manifest/apply/applyRequest.ts';
import { applyService } from '../../src/manifest/apply/applyService.ts';
import { previewApply } from '../../src/manifest/apply/previewApply.ts';
import { comparable } from '../../src/manifest/diff/comparable.ts';
import { connectTo } from '../support/connect.ts';
import { Kubectl } from '../support/kubectl.ts';
import { skipIfMissing } from '../support/missing.ts';

const program = await findKubectl();
const skip = (await skipIfMissing(findKubeBinaries)) || (program === undefined && 'kubectl is missing');

const { signal } = new AbortController();

/** Of two such ports kubectl's patch loses one (kubernetes/kubernetes#39188). */
const SHARED_NUMBER = 'TCP and UDP on one number';

/** What a file says first, and what it says then. No nulls: of these kubectl always says that it configured something. */
const EDITS: readonly (readonly [title: string, first: string, then: string])[] = [
  [
    'a port more, a label less',
    `metadata:
  name: edited
  labels: {app: web, tier: front}
  annotations: {note: "<a> & 'b'", empty: ""}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]`,
    `metadata:
  name: edited
  labels: {app: web}
  annotations: {note: "ü 😀 \\u2028"}
spec:
  selector: {app: web, tier: front}
  ports:
  - {name: metrics, port: 9090}
  - {name: http, port: 80, targetPort: 8080}`,
  ],
  [
    SHARED_NUMBER,
    `metadata: {name: dns}
spec:
  ports: [{name: dns, port: 53, protocol: UDP}]`,
    `metadata: {name: dns}
spec:
  ports:
  - {name: dns, port: 53, protocol: UDP}
  - {name: dns-tcp, port: 53, protocol: TCP}
  - {name: metrics, port: 9153}`,
  ],
  [
    'another type, and back to no selector',
    `metadata: {name: typed}
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: {app: web}
  ports: [{port: 80}]`,
    `metadata: {name: typed}
spec:
  type: ClusterIP
  sessionAffinity: ClientIP
  ports: [{port: 80}]`,
  ],
  [
    'a name outside the cluster',
    `metadata: {name: outside}
spec: {type: ExternalName, externalName: example.com}`,
    `metadata: {name: outside}
spec: {type: ExternalName, externalName: www.example.com}`,
  ],
  [
    'the YAML of kubectl: hexadecimal numbers, `on` as a key',
    `metadata: {name: odd, labels: {version: "1.10", on: "yes"}}
spec:
  clusterIP: None
  ports: [{port: 0x50, targetPort: web}]`,
    `metadata: {name: odd}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  ports: [{port: 80, targetPort: 8080}]`,
  ],
];

describe('beside kubectl', { skip }, () => {
  let rig: ApiServerRig;
  let connection: Connection;
  let server: ApiServer;
  let kubectl: Kubectl;

  before(async () => {
    rig = await startApiServer();
    connection = await connectTo(rig.kubeconfig);
    server = await discoverApiServer(connection, signal);
    kubectl = new Kubectl(program!, rig.kubeconfig);
  });

  after(async () => {
    connection.dispose();
    await rig.stop();
  });

  for (const [title, first, then] of EDITS) {
    for (const method of ['auto', 'client'] as const) {
      test(`after our apply (${method}) kubectl finds nothing to do: ${title}`, async () => {
        for (const [file, action] of [
          [first, 'created'],
          [then, 'changed'],
          [then, 'unchanged'],
        ] as const) {
          const { name, text, request } = manifest(`ours-${method}`, file, method);
          const { object, ...result } = await applyService(server, request, signal);
          assert.equal(result.action, action);
          // Both fail on a warning, such as that the annotation is missing.
          assert.equal(await kubectl.print(['diff', '-f', '-'], text), '');
          assert.equal(await kubectl.print(['apply', '-f', '-'], text), `service/${name} unchanged\n`);
          const again = await applyService(server, request, signal);
          assert.equal(versionOf(again.object), versionOf(object));
        }
      });
    }

    test(`after kubectl's apply we find nothing to do: ${title}`, async () => {
      for (const file of [first, then]) {
        const { text, request } = manifest('theirs', file, 'auto');
        await kubectl.print(['apply', '-f', '-'], text);
        const { action, live, wanted, method } = await previewApply(server, request, signal);
        if (title === SHARED_NUMBER && file === then) {
          assert.equal(action, 'change', 'what kubectl has lost is seen');
          break;
        }
        assert.deepEqual([action, method], ['nothing', 'client']);
        assert.deepEqual(wanted, live);
        const { object, ...result } = await applyService(server, request, signal);
        assert.equal(result.action, 'unchanged');
        assert.equal(versionOf(object), versionOf(asJsonObject(live)));
      }
    });

    test(`after our server-side apply kubectl's differs in nothing: ${title}`, async () => {
      for (const file of [first, then]) {
        const { request } = manifest('server-side', file, 'server');
        const { object } = await applyService(server, request, signal);
        const again = await applyService(server, request, signal);
        assert.equal(versionOf(again.object), versionOf(object), 'the second apply changes nothing');
        const diff = ['diff', '--server-side', '--field-manager=service-explorer', '-f', '-'];
        assert.equal(await kubectl.print(diff, withProtocols(request.object)), '');
      }
    });
  }

  test('a client-side `kubectl apply` after our server-side one warns once, and we go on as it does', async () => {
    const { text, request, name } = manifest('warned', EDITS[0]?.[1] ?? '', 'server');
    const { object } = await applyService(server, request, signal);
    const { exitCode, stdout, stderr } = await kubectl.run(['apply', '-f', '-'], text);
    assert.deepEqual([exitCode, stdout], [0, `service/${name} configured\n`]);
    assert.match(stderr, /missing the kubectl\.kubernetes\.io\/last-applied-configuration annotation/);
    assert.equal(await kubectl.print(['apply', '-f', '-'], text), `service/${name} unchanged\n`);

    const auto = { ...request, method: 'auto' } as const;
    const { method, action, live } = await previewApply(server, auto, signal);
    assert.deepEqual([method, action], ['client', 'nothing']);
    assert.deepEqual(comparable(asJsonObject(live)), comparable(object));
  });
});

/** A file as both sides are given it. */
function manifest(
  prefix: string,
  file: string,
  method: ApplyMethod,
): { readonly name: string; readonly text: string; readonly request: ApplyRequest } {
  const text = `apiVersion: v1\nkind: Service\n${file.replace('name: ', `name: ${prefix}-`)}\n`;
  const object = readYaml(text) as JsonObject;
  const name = asJsonObject(object['metadata'])['name'] as string;
  return { name, text, request: { object, namespace: 'default', method } };
}

/** Without them, kubectl's server-side apply is refused by this server; ours is not. */
function withProtocols(file: JsonObject): string {
  const spec = asJsonObject(file['spec']);
  const ports = isJsonArray(spec['ports']) ? spec['ports'].filter(isJsonObject) : [];
  const named = ports.map((port) => ({ protocol: 'TCP', ...port }));
  return JSON.stringify({ ...file, spec: { ...spec, ...(ports.length > 0 && { ports: named }) } }).replaceAll(
    '\u2028',
    '\\u2028',
  );
}

function versionOf(object: JsonObject): unknown {
  return asJsonObject(object['metadata'])['resourceVersion'];
}
