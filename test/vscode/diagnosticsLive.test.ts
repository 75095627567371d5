import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { asJsonObject } from '../../src/common/json.ts';
import { discoverApiServer } from '../../src/kube/serviceApi/server.ts';
import { ServerProblems } from '../../src/editor/serverProblems.ts';
import { KubeError } from '../../src/kube/errors.ts';
import { readManifest } from '../../src/manifest/text/manifest.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../support/connect.ts';
import { FakeCluster, serviceRecord } from '../support/fakeClusters.ts';
import { DiagnosticsSetup, problemsWith, shows } from './diagnosticsSetup.ts';
import { inFront, manifest, replaceText } from './fileSetup.ts';
import { CONTEXT, LiveDocumentsSetup } from './liveDocumentsSetup.ts';
import { restoreStubs } from './stub.ts';

suite('Problems of manifests with a cluster', () => {
  let setup: DiagnosticsSetup;

  teardown(async () => {
    await setup.stop();
    restoreStubs();
  });

  test('tell what it would not change, and what others have', async () => {
    const sandbox = await startSandbox({ profile: '1.36', controllers: false });
    const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    const cluster = new FakeCluster('dev');
    cluster.defaultNamespace = 'shop';
    cluster.answeredBy = await discoverApiServer(connection, new AbortController().signal);
    const taken = { name: 'x', protocol: 'TCP', port: 1, targetPort: 1, nodePort: 30_080 };
    cluster.services.replace([
      serviceRecord('shop/web'),
      serviceRecord('else/where', { clusterIP: '10.9.9.9', ports: [taken] }),
    ]);
    setup = new DiagnosticsSetup(cluster);
    const { document } = await inFront(
      manifest('web').replace('spec:\n', 'spec:\n  type: NodePort\n  clusterIP: 10.9.9.9\n'),
    );
    // Once the Service has been read, its address is told to stay; until then, that somebody else has the wanted one.
    await shows(document, ['7 information immutable-field [10.9.9.9]']);
    await replaceText(document, 'port: 80', 'port: 80\n    nodePort: 30080');
    await shows(document, [
      '7 information immutable-field [10.9.9.9]',
      '12 information node-port-taken [30080]',
    ]);
    assert.match(problemsWith(document, 'node-port-taken')[0]?.message ?? '', /else\/where has it/);
    // Of a place with a fault enough is said.
    await replaceText(document, '10.9.9.9', '10.9.9');
    await shows(document, ['7 error invalid-cluster-ip [10.9.9]', '12 information node-port-taken [30080]']);
    connection.dispose();
    await sandbox.stop();
  });

  test('are not said again where the server has said so', async () => {
    const problems = new ServerProblems();
    setup = new DiagnosticsSetup(new FakeCluster('dev'));
    const { document } = await inFront(manifest('web').replace('spec:', 'spec:\n  type: Sometimes'));
    await shows(document, ['6 error unsupported-type [Sometimes]']);
    const [at] = readManifest(document.getText(), 'yaml');
    assert.ok(at);
    const message = 'Unsupported value: "Sometimes": supported values: "ClusterIP", "NodePort"';
    const refusal = new KubeError('invalid', 'Service "web" is invalid', {
      httpStatus: 422,
      status: { reason: 'Invalid', details: { causes: [{ field: 'spec.type', message }] } },
    });
    problems.show(document, document.version, at, refusal);
    await shows(document, ['6 error Invalid [Sometimes]']);
    // Its words begin with the field, and the rest of the problems are ours to tell.
    await replaceText(document, 'port: 80', 'port: 70000');
    await shows(document, ['6 error Invalid [Sometimes]', '10 error port-out-of-range [70000]']);
    problems.clear(document.uri);
    await shows(document, ['6 error unsupported-type [Sometimes]', '10 error port-out-of-range [70000]']);
    problems.dispose();
  });

  test('of a live document are warnings where the cluster has it so', async () => {
    const live = await LiveDocumentsSetup.start();
    try {
      live.change('web', (service) => ({
        ...service,
        // Servers before 1.36 took it.
        spec: { ...asJsonObject(service['spec']), externalIPs: ['192.0.02.1'] },
      }));
      setup = new DiagnosticsSetup(new FakeCluster(CONTEXT));
      const document = await live.open('web');
      const line = lineOf(document, '- 192.0.02.1');
      await shows(document, [
        `${lineOf(document, 'externalIPs')} warning external-ips-deprecated [externalIPs:]`,
        `${line} warning invalid-external-ip [192.0.02.1]`,
      ]);
      await replaceText(document, '192.0.02.1', '192.0.02.9');
      await replaceText(document, 'sessionAffinity: None', 'sessionAffinity: Never');
      await shows(document, [
        `${lineOf(document, 'externalIPs')} warning external-ips-deprecated [externalIPs:]`,
        `${line} error invalid-external-ip [192.0.02.9]`,
        `${lineOf(document, 'sessionAffinity')} error unsupported-session-affinity [Never]`,
      ]);
    } finally {
      await live.stop();
    }
  });
});

/** Counts from 1. */
function lineOf(document: vscode.TextDocument, text: string): number {
  return document.positionAt(document.getText().indexOf(text)).line + 1;
}
