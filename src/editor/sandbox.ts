import { Emitter } from '../common/emitter.ts';
import type { Disposable } from '../common/disposable.ts';
import { ContextKeys } from '../ids.ts';
import type { ClusterTarget } from '../kube/kubeconfig/types.ts';
import { sandboxTarget, type SandboxSource } from '../model/sandboxTarget.ts';
import type { ProfileName } from '../sandbox/profile.ts';
import type { Sandbox as Server } from '../sandbox/sandbox.ts';
import { ContextKey } from './contextKey.ts';

type StartServer = (profile: ProfileName) => Promise<Pick<Server, 'url' | 'token' | 'stop'>>;

/**
 * The sandbox of this window: a server in this process, at most one, which ends with it. Nothing of the server is
 * loaded before the first start.
 */
export class Sandbox implements SandboxSource, Disposable {
  readonly #startServer: StartServer;
  readonly #onDidChange = new Emitter<void>();
  readonly #isRunning = new ContextKey<boolean>(ContextKeys.sandboxRunning);
  #server: ReturnType<StartServer> | undefined;
  #target: ClusterTarget | undefined;

  readonly onDidChange = this.#onDidChange.event;

  constructor(startServer: StartServer = startBundledServer) {
    this.#startServer = startServer;
    // The window may remember a sandbox of an extension host that is gone.
    this.#isRunning.set(false);
  }

  get target(): ClusterTarget | undefined {
    return this.#target;
  }

  /** Starts the server, unless it runs or starts already; then it stays as it is, whatever the profile. */
  async start(profile: ProfileName): Promise<void> {
    this.#server ??= this.#startServer(profile);
    const server = this.#server;
    try {
      const { url, token } = await server;
      if (this.#server === server && this.#target === undefined) {
        this.#become(sandboxTarget(url, token));
      }
    } catch (error) {
      if (this.#server === server) {
        this.#server = undefined;
      }
      throw error;
    }
  }

  /** Disconnects from the server and ends it, together with all that was made there. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#become(undefined);
    // One that never came to be has nothing to end, and its failure is told to who started it.
    const running = await server?.catch(() => undefined);
    await running?.stop();
  }

  dispose(): void {
    this.#onDidChange.dispose();
    void this.stop();
  }

  #become(target: ClusterTarget | undefined): void {
    if (target !== this.#target) {
      this.#target = target;
      this.#isRunning.set(target !== undefined);
      this.#onDidChange.fire();
    }
  }
}

async function startBundledServer(profile: ProfileName): ReturnType<StartServer> {
  const { startSandbox } = await import('../sandbox/sandbox.ts');
  return startSandbox({ profile });
}
