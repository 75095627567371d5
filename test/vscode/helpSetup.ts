import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseUri } from '../../src/documents/serviceUri.ts';
import { ApplyTarget } from '../../src/editor/applyTarget.ts';
import { ServerRules } from '../../src/editor/serverRules.ts';
import type { Connection } from '../../src/kube/connection.ts';
import { readService } from '../../src/kube/serviceApi/readService.ts';
import { discoverApiServer } from '../../src/kube/serviceApi/server.ts';
import { FollowedServices } from '../../src/language/followedServices.ts';
import type { HoverContext } from '../../src/language/hover/serviceHovers.ts';
import { ManifestOrigins } from '../../src/language/manifestOrigins.ts';
import { FollowedPods } from '../../src/language/selectors/followedPods.ts';
import type {
  Completion,
  Hover,
  LanguageRequest,
} from '../../src/manifest/languageService/languageService.ts';
import { toServiceRecord } from '../../src/model/records.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { connect, userWith } from '../support/connect.ts';
import { FakeCluster, FakeClusters, namespaceRecord } from '../support/fakeClusters.ts';
import { closeEditors } from './fileSetup.ts';
import { ChosenSettings } from './diagnosticsSetup.ts';
import { FakeMemento } from './fakeMemento.ts';
import { stub } from './stub.ts';

/** What completion and hover draw on, over the sample shop of a sandbox, with a schema that says what the test wants. */
export class HelpSetup {
  readonly cluster: FakeCluster;
  readonly settings = new ChosenSettings();
  readonly followed: FollowedServices;
  readonly pods: FollowedPods;
  readonly context: HoverContext;
  /** What the schema was asked. */
  readonly requests: LanguageRequest[] = [];
  completions: readonly Completion[] = [];
  hover: Hover | undefined;
  readonly #sandbox: Sandbox;
  readonly #connection: Connection;
  readonly #owned: readonly { dispose(): unknown }[];

  private constructor(sandbox: Sandbox, connection: Connection, cluster: FakeCluster) {
    this.#sandbox = sandbox;
    this.#connection = connection;
    this.cluster = cluster;
    const clusters = new FakeClusters(cluster);
    const applyTarget = new ApplyTarget(clusters, new FakeMemento());
    const rules = new ServerRules(clusters, this.settings);
    const origins = new ManifestOrigins();
    this.followed = new FollowedServices({ applyTarget, origins, settings: this.settings });
    this.pods = new FollowedPods({ applyTarget, settings: this.settings, followed: this.followed });
    const note = <T>(request: LanguageRequest, answer: T): Promise<T> => {
      this.requests.push(request);
      return Promise.resolve(answer);
    };
    this.context = {
      ...{ clusters, applyTarget, origins, rules },
      ...{ settings: this.settings, pods: this.pods, followed: this.followed },
      liveAddressOf: parseUri,
      service: {
        get: () =>
          Promise.resolve({
            complete: (request) => note(request, this.completions),
            hover: (request) => note(request, this.hover),
          }),
      },
    };
    this.#owned = [this.pods, this.followed, origins, rules, applyTarget];
  }

  /** @param user with the rights that the test gives; by default one who may do everything */
  static async start(user?: (sandbox: Sandbox) => string): Promise<HelpSetup> {
    const sandbox = await startSandbox({ profile: '1.36' });
    const token = user?.(sandbox) ?? sandbox.token;
    const connection = connect(sandbox.url, { user: userWith({ token }) });
    const cluster = new FakeCluster('dev');
    cluster.defaultNamespace = 'shop';
    cluster.answeredBy = await discoverApiServer(connection, new AbortController().signal);
    cluster.namespaces.replace(['shop', 'default'].map((name) => namespaceRecord(name)));
    const nothing = new vscode.Disposable(() => undefined);
    stub(vscode.languages, 'registerCompletionItemProvider', () => nothing);
    stub(vscode.languages, 'registerHoverProvider', () => nothing);
    return new HelpSetup(sandbox, connection, cluster);
  }

  /** Tells the cluster's store what the sandbox has of these Services. */
  async tell(...names: readonly string[]): Promise<void> {
    const { answeredBy } = this.cluster;
    assert.ok(answeredBy);
    const { signal } = new AbortController();
    const read = names.map((name) => readService(answeredBy, { namespace: 'shop', name }, { signal }));
    this.cluster.services.replace((await Promise.all(read)).map(({ object }) => toServiceRecord(object)));
  }

  async stop(): Promise<void> {
    for (const each of this.#owned) {
      each.dispose();
    }
    this.#connection.dispose();
    await closeEditors();
    await this.#sandbox.stop();
  }
}

/** A text with a mark where the cursor is: without it, and the place. */
export function atMark(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0, marked);
  return { text: marked.replace('|', ''), offset };
}
