import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { startBackend, type Backend } from '../../scripts/rigs/backend.ts';
import { findChromium } from '../../scripts/rigs/chromium.ts';
import { temporaryFolder, type TemporaryFolder } from '../../scripts/rigs/cleanup.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeExpect } from '../../scripts/rigs/kubeRequest.ts';
import { bindClusterRole } from '../support/bindClusterRole.ts';
import { skipIfMissing } from '../support/missing.ts';
import { CallPage } from './pages/callPage.ts';
import { LanguageHelp } from './pages/languageHelp.ts';
import { Session } from './session.ts';

const LIMIT = { timeout: 120_000 };
const missing = (await skipIfMissing(findKubeBinaries)) || (await skipIfMissing(findChromium));

/** A user who sees Services, and may not call them. */
const VIEWER = 'viewer';

describe('calls through a real API server', { skip: missing }, () => {
  let rig: ApiServerRig;
  let backend: Backend;
  let folder: TemporaryFolder;
  let session: Session;
  let page: CallPage;
  let help: LanguageHelp;
  let orders = 0;
  /** The stream that is open. */
  let events: ServerResponse | undefined;
  let slowIsGone: Promise<unknown> = Promise.resolve();

  const answer: RequestListener = (request, response) => {
    switch (request.url) {
      case '/orders':
        orders += 1;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ orders, method: request.method, items: [{ sku: 'tea', amount: 2 }] }));
        break;
      case '/slow':
        slowIsGone = new Promise((resolve) => response.once('close', resolve));
        break;
      case '/prices':
        events = response;
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: price\ndata: 12\n\n');
        break;
      default:
        response.writeHead(404, { 'content-type': 'text/plain' }).end('no such page');
    }
  };

  before(async () => {
    rig = await startApiServer({ egress: true, users: [{ name: VIEWER, token: 'token-of-viewer' }] });
    await bindClusterRole(rig, 'system:aggregate-to-view', VIEWER);
    backend = await startBackend(rig, { namespace: 'shop', service: 'web', answer });
    joinWebSockets(backend);
    const shop = '/api/v1/namespaces/shop';
    const ports = [
      { name: 'http', port: 80 },
      { name: 'metrics', port: 9090 },
    ];
    for (const name of ['checkout', 'bare']) {
      await kubeExpect(rig, 'POST', `${shop}/services`, { metadata: { name }, spec: { ports } });
    }
    await kubeExpect(rig, 'POST', `${shop}/endpoints`, { metadata: { name: 'checkout' } });
    folder = await temporaryFolder();
    const kubeconfig = join(folder.path, 'config');
    const cluster = { server: rig.url, 'certificate-authority': rig.caFile };
    const context = (user: string): object => ({ cluster: 'c', user, namespace: 'shop' });
    await writeFile(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'dev',
        clusters: [{ name: 'c', cluster }],
        users: [
          { name: 'admin', user: { token: rig.adminToken } },
          { name: VIEWER, user: { token: 'token-of-viewer' } },
        ],
        contexts: [
          { name: 'dev', context: context('admin') },
          { name: VIEWER, context: context(VIEWER) },
        ],
      }),
    );
    session = await Session.start(kubeconfig);
    page = new CallPage(session.workbench);
    help = new LanguageHelp(session.workbench.page);
    await session.services.row('Namespace shop').expand();
  });

  after(async () => {
    await session.stop();
    await backend.stop();
    await rig.stop();
    await folder.remove();
  });

  test('a port of the tree opens a request to it, which a key sends', LIMIT, async () => {
    const { services, workbench } = session;
    await services.row('Service web').expand();
    await services.row('Port 80').chooseFromMenu('Call…');
    await page.appears();
    await page.request('GET shop/web:80/').waitFor();
    await workbench.screenshot('calls-1-from-the-tree');
    await workbench.page.keyboard.type('orders');
    await page.request('GET shop/web:80/orders').waitFor();
    await page.sendByKey();
    await page.answer('HTTP/1.1 200 OK').waitFor();
    await page.answer('"orders": 1').waitFor();
    await page.lens('200 OK · ').waitFor();
    await workbench.screenshot('calls-2-answered');
  });

  test('a changed request is sent again by the line above it', LIMIT, async () => {
    const { workbench } = session;
    await page.rewrite(
      '@service = shop/web\n\n### Order\nPOST {{service}}:80/orders\nContent-Type: application/json\n\n{"sku": "tea"}\n',
    );
    await page.clickLens('Send', page.answer('"method": "POST"'));
    await page.lens('200 OK · ').waitFor();
    await workbench.screenshot('calls-3-sent-by-lens');
  });

  test('two answers are compared', LIMIT, async () => {
    const { workbench } = session;
    const diff = workbench.page.locator('.monaco-diff-editor .modified-in-monaco-diff-editor');
    await page.clickAnswerLens('Compare…', diff);
    await diff.locator('.view-line').filter({ hasText: '"POST"' }).waitFor();
    await workbench.screenshot('calls-4-compared');
    await workbench.runCommand('View: Close Editor');
    await diff.waitFor({ state: 'detached' });
  });

  test('Services and ports complete themselves', LIMIT, async () => {
    const { workbench } = session;
    const { keyboard } = workbench.page;
    await page.rewrite('GET shop');
    await keyboard.type('/');
    await help.offers('checkout');
    await workbench.screenshot('calls-5-services');
    await help.accept('checkout');
    await help.offers('metrics');
    await workbench.screenshot('calls-6-ports');
    await help.accept('metrics');
    await page.request('GET shop/checkout:metrics').waitFor();
  });

  test('one that nobody answers is cancelled', LIMIT, async () => {
    const { workbench } = session;
    await page.rewrite('GET shop/web:80/slow');
    await page.sendByKey();
    await page.lens('Cancel').waitFor();
    await workbench.screenshot('calls-7-slow');
    await page.clickLens('Cancel', page.lens('Send'));
    // The backend knows that nobody waits any more.
    await slowIsGone;
    await workbench.notifications.leaves('GET shop/web:80/slow');
    await workbench.screenshot('calls-8-cancelled');
    assert.deepEqual(await workbench.notifications.messages(), []);
  });

  test('a stream is shown as it comes', LIMIT, async () => {
    const { workbench } = session;
    await page.rewrite('GET shop/web:80/prices');
    await page.sendByKey();
    await page.answer('12').waitFor();
    await page.answer('# More is to come.').waitFor();
    await workbench.screenshot('calls-9-stream');
    events?.write('event: price\ndata: 13.5\n\n');
    await page.answer('13.5').waitFor();
    await workbench.screenshot('calls-10-stream-goes-on');
    await page.clickAnswerLens('Cancel', page.answer('# Cancelled'));
    await page.lens('Send').waitFor();
    await workbench.screenshot('calls-11-stream-cancelled');
  });

  // Lines are wrapped between words, so one word stands for what is said.
  const errors = [
    ['no-endpoints', 'GET shop/checkout:http/', 'endpoint', '503 no endpoints'],
    ['unknown-port', 'GET shop/web:8080/', 'colon', '503 no such port'],
    ['no-service', 'GET shop/nothing/', 'Check', '404 no such Service'],
    ['plain-backend', 'GET https:shop/web:80/', 'plain', '\\d+ backend speaks no TLS'],
    // Not after the one with the same title, which would stand above it already.
    ['service-without-endpoints', 'GET shop/bare:http/', 'Endpoints', '404 no such Service'],
  ] as const;

  for (const [name, request, said, title] of errors) {
    test(`an error of its own says what to do: ${name}`, LIMIT, async () => {
      await page.rewrite(request);
      await page.sendByKey();
      await page.lens(`${title} · `).waitFor();
      await page.answer('# Answered by the API server').waitFor();
      await page.answer(said).waitFor();
      await session.workbench.screenshot(`calls-12-${name}`);
    });
  }

  test('who may not call Services is told which right that takes', LIMIT, async () => {
    const { workbench } = session;
    await workbench.runCommand('Services: Choose Contexts…');
    await workbench.quickInput.pick(VIEWER);
    await workbench.quickInput.press('Enter');
    await session.services.row(`Cluster of context ${VIEWER}`).appears();
    await page.rewrite(`# @context ${VIEWER}\nGET shop/web:80/orders`);
    await page.sendByKey();
    await page.lens('403 not allowed · ').waitFor();
    await page.answer('administrator').waitFor();
    await workbench.screenshot('calls-13-forbidden');
  });

  test('a variable without a value is marked, and keeps the request from being sent', LIMIT, async () => {
    const { workbench } = session;
    await page.rewrite('GET shop/web:80/{{nothing}}');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await page.sendByKey();
    assert.match(await workbench.notifications.message('nothing'), /There is no variable nothing/u);
    await workbench.screenshot('calls-14-unresolved');
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  test('a WebSocket is a session of what is said', LIMIT, async () => {
    const { workbench } = session;
    await page.rewrite('WEBSOCKET shop/web:80/live');
    await page.clickLens('Connect', page.answer('# WEBSOCKET shop/web:80/live'));
    await page.clickAnswerLens('Send…', workbench.page.locator('.quick-input-widget'));
    await workbench.screenshot('calls-15-session-asks');
    await workbench.quickInput.type('two teas');
    await workbench.quickInput.press('Enter');
    await page.answer('heard two teas').waitFor();
    await workbench.quickInput.press('Escape');
    await workbench.screenshot('calls-16-session');
    await page.clickAnswerLens('Close', page.answer('# Closed'));
    await workbench.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await workbench.screenshot('calls-17-session-closed');
  });
});

function joinWebSockets({ server }: Backend): void {
  const sockets = new WebSocketServer({ noServer: true });
  server?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('message', (data: Buffer) => {
        client.send(`heard ${data.toString()}`);
      });
    });
  });
}
