import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FakeCluster } from '../support/fakeClusters.ts';
import { DiagnosticsSetup, problemsWith, shownIn, shows } from './diagnosticsSetup.ts';
import { inFront, manifest, openText, replaceText } from './fileSetup.ts';
import { restoreStubs, stub } from './stub.ts';

const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  ports: wrong\n';

suite('Problems of manifests', () => {
  let setup: DiagnosticsSetup;
  let cluster: FakeCluster;

  teardown(async () => {
    await setup.stop();
    restoreStubs();
  });

  function start(version = 'v1.36.0'): void {
    cluster = new FakeCluster('dev');
    cluster.version = version;
    setup = new DiagnosticsSetup(cluster);
  }

  test('come and go with what is typed', async () => {
    start();
    const { document } = await inFront(manifest('web'));
    await replaceText(document, 'port: 80', 'port: 80\n    tragetPort: 8080');
    await shows(document, ['10 error unknown-field [tragetPort]']);
    await replaceText(document, 'tragetPort', 'targetPort');
    await shows(document, []);
    // What cannot be read is said once, and nothing else about it.
    await replaceText(document, 'port: 80\n', 'port: 80 : 81\n');
    await shows(document, ['9 error syntax [: 81]']);
  });

  test('are told again where the text was replaced, for VS Code has lost the marks by then', async () => {
    let told = 0;
    const create = vscode.languages.createDiagnosticCollection;
    stub(vscode.languages, 'createDiagnosticCollection', (name) => {
      const collection = create(name);
      const set = collection.set.bind(collection) as (...args: readonly unknown[]) => void;
      stub(collection, 'set', (...args: readonly unknown[]) => {
        told += 1;
        set(...args);
      });
      return collection;
    });
    start();
    const { document } = await inFront(manifest('Web_1'));
    await shows(document, ['4 error invalid-name [Web_1]']);
    const before = told;
    await replaceText(document, 'Web_1', 'x');
    await replaceText(document, 'x', 'Web_1');
    await setup.diagnostics.findingsOf(document);
    assert.deepEqual(shownIn(document), ['4 error invalid-name [Web_1]']);
    assert.ok(told > before);
  });

  test('are there as soon as a document is', async () => {
    start();
    const document = await openText(manifest('Web_1'));
    await shows(document, ['4 error invalid-name [Web_1]']);
  });

  test('are those of Services alone', async () => {
    start();
    const { document } = await inFront(
      [DEPLOYMENT, manifest('web', { port: 0 }), '# nothing\n', manifest('api', { port: 70_000 })].join(
        '---\n',
      ),
    );
    await shows(document, ['16 error port-required [0]', '28 error port-out-of-range [70000]']);
  });

  test('have it told once Services are judged, and of nothing else', async () => {
    start();
    const judged: string[] = [];
    const subscription = setup.diagnostics.onDidJudge(({ uri }) => judged.push(uri.toString()));
    const { document: other } = await inFront(DEPLOYMENT);
    const { document: unreadable } = await inFront(manifest('web').replace('port: 80', 'port: 80 : 81'));
    await shows(unreadable, ['9 error syntax [: 81]']);
    const { document } = await inFront(manifest('Web_1'));
    await shows(document, ['4 error invalid-name [Web_1]']);
    subscription.dispose();
    assert.deepEqual(
      [other, unreadable, document].map(({ uri }) => judged.includes(uri.toString())),
      [false, false, true],
    );
  });

  test('come in JSON, also with comments', async () => {
    start();
    const text =
      '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},\n"spec": {"ports": [{"port": "80"}]}}';
    const { document } = await inFront(text, 'json');
    await shows(document, ['2 error wrong-type ["80"]']);
  });

  test('are those of the version of the cluster, and change with it', async () => {
    start('v1.35.2');
    const { document } = await inFront(manifest('1web'));
    await shows(document, ['4 error invalid-name [1web]']);
    assert.equal(setup.version, '$(checklist) Kubernetes 1.35');
    cluster.version = 'v1.36.0';
    cluster.state = { kind: 'live', mode: 'watch' };
    await shows(document, []);
    assert.equal(setup.version, '$(checklist) Kubernetes 1.36');
  });

  test('without a cluster are those of the version that is set, else of the newest', async () => {
    start();
    setup.clusters.become({ shown: [] });
    const { document } = await inFront(manifest('1web'));
    await shows(document, []);
    setup.settings.become({ validationVersion: { major: 1, minor: 20 } });
    await shows(document, ['4 error invalid-name [1web]']);
    assert.equal(setup.version, '$(checklist) Kubernetes 1.20');
  });

  test('are left out where it is off, in files that are excluded, and in those that say so', async () => {
    start();
    const { document } = await inFront(manifest('Web_1'));
    await shows(document, ['4 error invalid-name [Web_1]']);
    setup.settings.become({ isOn: false });
    await shows(document, []);
    assert.equal(setup.version, undefined);
    setup.settings.become({ isOn: true });
    await shows(document, ['4 error invalid-name [Web_1]']);
    setup.settings.become({ exclude: ['generated/**', '**/Untitled-*.yaml'] });
    await shows(document, []);
    setup.settings.become({ exclude: [] });
    await replaceText(document, 'apiVersion', '# yaml-language-server: $schema=none\napiVersion');
    await shows(document, []);
  });

  test('leave templates and patches alone', async () => {
    start();
    const { document } = await inFront(manifest('web').replace('80', '{{ .Values.port }}'));
    const { document: other } = await inFront(manifest('Web_1'));
    await shows(other, ['4 error invalid-name [Web_1]']);
    assert.deepEqual(shownIn(document), []);
  });

  test('say by what they stand beside what else they are about', async () => {
    start();
    const { document } = await inFront(
      manifest('web').replace(
        '  - port: 80\n',
        '  - {name: a, port: 80}\n  - {name: a, port: 81}\n  trafficDistribution: PreferClose\n' +
          '  externalName: example.com\n',
      ),
    );
    await shows(document, [
      '10 error duplicate-port-name [a]',
      '11 warning traffic-distribution-deprecated [PreferClose]',
      '12 warning external-name-ignored [example.com]',
    ]);
    const [name] = problemsWith(document, 'duplicate-port-name');
    const [other] = name?.relatedInformation ?? [];
    assert.deepEqual(other?.location.range, new vscode.Range(8, 11, 8, 12));
    assert.match(name?.message ?? '', /^Duplicate value: "a"/);
    const tags = ['traffic-distribution-deprecated', 'external-name-ignored'].map(
      (code) => problemsWith(document, code)[0]?.tags?.[0],
    );
    assert.deepEqual(tags, [vscode.DiagnosticTag.Deprecated, vscode.DiagnosticTag.Unnecessary]);
  });

  test('mark one line at most', async () => {
    start();
    const { document } = await inFront(manifest('web').replace('  - port: 80\n', '    port: 80\n'));
    await shows(document, ['8 error wrong-type [ports:]']);
  });

  test('go when the document is closed', async () => {
    start();
    const { document } = await inFront(manifest('Web_1'));
    await shows(document, ['4 error invalid-name [Web_1]']);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await shows(document, []);
  });
});
