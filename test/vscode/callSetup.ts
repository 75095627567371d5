import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { WebSocketServer } from 'ws';
import { Log } from '../../src/editor/log.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { featuresOf } from '../../src/kube/features.ts';
import { discoverApiServer, type ApiServer } from '../../src/kube/serviceApi/server.ts';
import { Calls } from '../../src/proxy/calls.ts';
import { RecentCalls } from '../../src/proxy/lastCalls.ts';
import type { CallResult } from '../../src/proxy/send/callSender.ts';
import type { Answer } from '../../src/sandbox/api/answer.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../support/connect.ts';
import { clusterWith, FakeClusters, type FakeCluster } from '../support/fakeClusters.ts';
import { until } from '../support/until.ts';
import { FakeMemento } from './fakeMemento.ts';
import { closeEditors, openText } from './fileSetup.ts';

/** Calls to the shop of a sandbox. */
export class CallSetup {
  readonly sandbox: Sandbox;
  readonly cluster: FakeCluster;
  readonly clusters: FakeClusters;
  readonly recentCalls = new RecentCalls();
  readonly storage = new FakeMemento();
  readonly calls: Calls;
  /** Requests that reached the API server for a Service, as `GET /api/…`. */
  readonly received: string[] = [];
  readonly #connection: Connection;
  readonly #log = new Log('Tests of calls');

  private constructor(sandbox: Sandbox, connection: Connection, cluster: FakeCluster) {
    this.sandbox = sandbox;
    this.cluster = cluster;
    this.clusters = new FakeClusters(cluster);
    this.#connection = connection;
    const { clusters, recentCalls, storage } = this;
    this.calls = new Calls({ clusters, recentCalls, storage, log: this.#log });
    sandbox.server.onDidReceive(({ method, target }) => {
      if (target.includes('/proxy')) {
        this.received.push(`${method} ${target}`);
      }
    });
  }

  static async start(): Promise<CallSetup> {
    const sandbox = await startSandbox();
    const connection = connect(sandbox.url, { user: userWith({ token: sandbox.token }) });
    const cluster = clusterWith('dev', 'shop/web');
    cluster.answeredBy = await discoverApiServer(connection, new AbortController().signal);
    return new CallSetup(sandbox, connection, cluster);
  }

  async stop(): Promise<void> {
    await closeEditors();
    this.calls.dispose();
    this.recentCalls.dispose();
    this.#connection.dispose();
    this.#log.dispose();
    await this.sandbox.stop();
  }

  /** The next answer of a Service is this. */
  answerWith(answer: Answer): void {
    const isCall = ({ target }: { readonly target: string }): boolean => target.includes('/proxy');
    this.sandbox.server.inject({ match: { where: isCall }, fault: { answer } });
  }

  /** Opens a document with requests and sends its first one. */
  async send(
    text: string,
  ): Promise<CallResult & { readonly document: vscode.TextDocument; readonly source: string }> {
    const request = await openText(text, 'svchttp');
    await vscode.window.showTextDocument(request, { preview: false, viewColumn: vscode.ViewColumn.One });
    const source = request.uri.toString();
    const result = await this.calls.send({ uri: source, index: 0 });
    if (result === undefined) {
      throw new Error('There is no answer.');
    }
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(result.uri));
    return { ...result, document, source };
  }
}

/** What takes the place of an API server with a backend behind it that says what it heard. */
export async function startWebSocketBackend(): Promise<{
  readonly server: ApiServer;
  /** Is done when the next connection that is open is closed. */
  readonly nextClose: () => Promise<void>;
  readonly stop: () => void;
}> {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      socket.send(`heard ${data.toString()}`);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const connection = connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const version = { major: 1, minor: 36 };
  return {
    nextClose: async () => {
      const [socket] = sockets.clients;
      if (socket !== undefined) {
        await once(socket, 'close');
      }
    },
    server: { connection, features: featuresOf(version), version },
    stop: () => {
      connection.dispose();
      sockets.close();
      http.close();
    },
  };
}

/** Waits until a document says so. */
export async function says({ uri }: { readonly uri: vscode.Uri }, sign: RegExp): Promise<string> {
  const text = (): string =>
    vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString())?.getText() ?? '';
  await until(
    () => sign.test(text()),
    (listener) => vscode.workspace.onDidChangeTextDocument(listener),
    (listener) => vscode.workspace.onDidOpenTextDocument(listener),
  );
  return text();
}

/** Waits until a tab is so. */
export async function tab(isMeant: (tab: vscode.Tab) => boolean): Promise<vscode.Tab> {
  const found = (): vscode.Tab | undefined =>
    vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(isMeant);
  await until(
    () => found() !== undefined,
    (listener) => vscode.window.tabGroups.onDidChangeTabs(listener),
  );
  return found()!;
}
