import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findKubeBinaries, findKubectl } from '../../scripts/rigs/kubeBinaries.ts';
import type { JsonObject } from '../../src/common/json.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { createService } from '../../src/kube/serviceApi/createService.ts';
import { patchService } from '../../src/kube/serviceApi/patchService.ts';
import { readService } from '../../src/kube/serviceApi/readService.ts';
import { discoverApiServer, type ApiServer } from '../../src/kube/serviceApi/server.ts';
import { readYaml } from '../../src/kube/yaml/yaml.ts';
import { planApply } from '../../src/manifest/merge/planApply.ts';
import { connectTo } from '../support/connect.ts';
import { Kubectl } from '../support/kubectl.ts';
import { skipIfMissing } from '../support/missing.ts';

const program = await findKubectl();
const skip = (await skipIfMissing(findKubeBinaries)) || (program === undefined && 'kubectl is missing');

const { signal } = new AbortController();

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
    'TCP and UDP on one number',
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

describe('after our client-side apply', { skip }, () => {
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
    test(`kubectl finds nothing to do: ${title}`, async () => {
      for (const [file, action] of [
        [first, 'create'],
        [then, 'patch'],
        [then, 'nothing'],
      ] as const) {
        const text = `apiVersion: v1\nkind: Service\n${file}\n`;
        assert.equal(await apply(text), action);
        const { name } = (readYaml(text) as { metadata: { name: string } }).metadata;
        // Both fail on a warning, such as that the annotation is missing.
        assert.equal(await kubectl.print(['diff', '-f', '-'], text), '');
        assert.equal(await kubectl.print(['apply', '-f', '-'], text), `service/${name} unchanged\n`);
      }
    });
  }

  /** Applies a file as the extension does. Returns what there was to do. */
  async function apply(text: string): Promise<string> {
    const file = readYaml(text) as JsonObject & { readonly metadata: { readonly name: string } };
    const ref = { namespace: 'default', name: file.metadata.name };
    const plan = planApply(file, await live(ref), ref.namespace);
    if (plan.action === 'create') {
      const body = { mediaType: 'application/json', text: JSON.stringify(plan.object) } as const;
      await createService(server, ref.namespace, body, { signal });
    } else if (plan.action === 'patch') {
      const { mediaType, body } = plan.patch;
      const type = mediaType === 'application/merge-patch+json' ? 'merge' : 'strategic';
      await patchService(server, ref, { type, patch: body }, { signal });
    }
    return plan.action;
  }

  async function live(ref: { namespace: string; name: string }): Promise<JsonObject | undefined> {
    try {
      return JSON.parse((await readService(server, ref, { signal })).text) as JsonObject;
    } catch (error) {
      if (error instanceof KubeError && error.code === 'notFound') {
        return undefined;
      }
      throw error;
    }
  }
});
