import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ServiceHovers } from '../../src/language/hover/serviceHovers.ts';
import { until } from '../support/until.ts';
import { inFront } from './fileSetup.ts';
import { atMark, HelpSetup } from './helpSetup.ts';
import { restoreStubs } from './stub.ts';

const WEB = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  sessionAffinity: ClientIP
  selector:
    app: web
  ports:
  - port: 80
    nodePort: 30080
  - port: 81
`;

suite('Hover of Services', () => {
  let rig: HelpSetup;
  let hovers: ServiceHovers;

  setup(async () => {
    rig = await HelpSetup.start();
    hovers = new ServiceHovers(rig.context);
  });

  teardown(async () => {
    restoreStubs();
    hovers.dispose();
    await rig.stop();
  });

  /** What is shown at a place, a line each, and the text that it is about. */
  async function shownAt(document: vscode.TextDocument, before: string): Promise<readonly string[]> {
    const text = document.getText();
    const position = document.positionAt(text.indexOf(before) + before.length);
    const { token } = new vscode.CancellationTokenSource();
    const hover = await hovers.provideHover(document, position, token);
    return (hover?.contents ?? []).map((content) => {
      assert.ok(content instanceof vscode.MarkdownString && content.isTrusted !== true);
      return content.value.replaceAll('&nbsp;', ' ').replaceAll('\\', '');
    });
  }

  test('shows what the cluster holds now', async () => {
    await rig.tell('web', 'api');
    const { document } = await inFront(WEB);
    const service = { cluster: rig.cluster, ref: { namespace: 'shop', name: 'web' } };
    await until(
      () => rig.followed.sightingOf(service)?.kind === 'present',
      (listener) => rig.followed.onDidChange(listener),
    );
    assert.deepEqual(await shownAt(document, 'type: Nod'), ['On dev / shop: `LoadBalancer`']);
    assert.deepEqual(await shownAt(document, 'sessionAff'), ['On dev / shop: `None`']);
    assert.deepEqual(await shownAt(document, 'port: 8'), ['On dev / shop: `80`']);
    assert.deepEqual(await shownAt(document, 'port: 81'), ['On dev / shop: there is no such item']);
    assert.deepEqual(await shownAt(document, 'app: w'), [
      'On dev / shop: `web`',
      'The selector matches 3 of 10 pods in shop.',
    ]);
    assert.deepEqual(await shownAt(document, 'apiVersion: v'), ['On dev / shop: `v1`']);
    assert.deepEqual(await shownAt(document, 'spe'), [], 'all of it is too much');
    assert.equal(rig.cluster.started, 0);
  });

  test('says that the Service is not there, and adds to what the schema says', async () => {
    const { document } = await inFront(WEB);
    const service = { cluster: rig.cluster, ref: { namespace: 'shop', name: 'web' } };
    await until(
      () => rig.followed.sightingOf(service)?.kind === 'absent',
      (listener) => rig.followed.onDidChange(listener),
    );
    const start = WEB.indexOf('type');
    rig.hover = { range: { start, end: start + 4 }, markdown: 'How it is **reached**.', path: 'spec.type' };
    assert.deepEqual(await shownAt(document, 'typ'), [
      'How it is **reached**.',
      'dev / shop has no such Service.',
    ]);
    rig.settings.become({ schema: 'off' });
    assert.deepEqual(await shownAt(document, 'typ'), ['dev / shop has no such Service.']);
  });

  test('says nothing of other kinds, and nothing of the cluster where it is not connected', async () => {
    const { text } = atMark('apiVersion: apps/v1\nkind: Deployment\n|');
    const other = await inFront(text);
    assert.deepEqual(await shownAt(other.document, 'kin'), []);
    assert.deepEqual(rig.requests, []);
    rig.cluster.state = { kind: 'connecting' };
    const { document } = await inFront(WEB);
    assert.deepEqual(await shownAt(document, 'typ'), []);
    assert.equal(rig.requests.length, 1);
  });
});
