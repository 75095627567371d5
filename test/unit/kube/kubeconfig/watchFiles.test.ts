import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { EventEmitter, on, once } from 'node:events';
import fs, { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { watchKubeconfig, type KubeconfigWatch } from '../../../../src/kube/kubeconfig/watchFiles.ts';
import { publishMocks } from './publishMocks.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** Not to wait for ever for what never comes. */
const PATIENCE_MS = 20_000;

/** Watches files for the time of a test and counts what it is told. */
class Listener {
  readonly #changes = new EventEmitter();
  readonly #watch: KubeconfigWatch;
  /** The watch keeps no process alive, not even that of its own tests. */
  readonly #alive = setInterval(() => undefined, PATIENCE_MS);
  count = 0;

  constructor(t: TestContext, paths: readonly string[]) {
    this.#watch = watchKubeconfig(paths, () => {
      this.count++;
      this.#changes.emit('change');
    });
    t.after(() => {
      this.stop();
    });
  }

  static async start(t: TestContext, ...paths: readonly string[]): Promise<Listener> {
    const listener = new Listener(t, paths);
    await listener.#watch.started;
    return listener;
  }

  /** Does something in one go, and waits to be told of it. */
  async hears(action: () => void): Promise<void> {
    const change = once(this.#changes, 'change', { signal: AbortSignal.timeout(PATIENCE_MS) });
    action();
    await change;
  }

  stop(): void {
    clearInterval(this.#alive);
    this.#watch.dispose();
  }
}

test('hears of a file that is created, written, replaced, deleted and created again', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'config');
  const listener = await Listener.start(t, file);
  await listener.hears(() => {
    writeFileSync(file, 'a');
  });
  await listener.hears(() => {
    writeFileSync(file, 'b');
  });
  writeFileSync(join(folder, 'next'), 'b');
  await listener.hears(() => {
    renameSync(join(folder, 'next'), file);
  });
  await listener.hears(() => {
    unlinkSync(file);
  });
  await listener.hears(() => {
    writeFileSync(file, 'b');
  });
  assert.equal(listener.count, 5);
});

test('hears of a file whose folders come to be, go, and are replaced', async (t) => {
  const root = await temporaryFolder(t);
  const folder = join(root, 'home', '.kube');
  const file = join(folder, 'config');
  const listener = await Listener.start(t, file);
  await listener.hears(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, 'a');
  });
  await listener.hears(() => {
    rmSync(join(root, 'home'), { recursive: true });
  });
  await listener.hears(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, 'a');
  });
  mkdirSync(join(root, 'other'));
  writeFileSync(join(root, 'other', 'config'), 'b');
  await listener.hears(() => {
    renameSync(folder, join(root, 'former'));
    renameSync(join(root, 'other'), folder);
  });
  await listener.hears(() => {
    writeFileSync(file, 'c');
  });
});

test('hears of the new folder when one of the same name takes the place of the former', async (t) => {
  const root = await temporaryFolder(t);
  const folder = join(root, 'config');
  const file = join(folder, 'config');
  mkdirSync(folder);
  writeFileSync(file, 'a');
  const listener = await Listener.start(t, file);
  await listener.hears(() => {
    writeFileSync(file, 'b');
  });
  await listener.hears(() => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    writeFileSync(file, 'c');
  });
  await listener.hears(() => {
    writeFileSync(file, 'd');
  });
});

test('hears of links that are retargeted, as in a volume of Kubernetes', async (t) => {
  const folder = await temporaryFolder(t);
  for (const version of ['..1', '..2']) {
    mkdirSync(join(folder, version));
    writeFileSync(join(folder, version, 'config'), version);
  }
  symlinkSync('..1', join(folder, '..data'));
  symlinkSync(join('..data', 'config'), join(folder, 'config'));
  const listener = await Listener.start(t, join(folder, 'config'));
  await listener.hears(() => {
    writeFileSync(join(folder, '..1', 'config'), 'changed in place');
  });
  await listener.hears(() => {
    symlinkSync('..2', join(folder, '..next'));
    renameSync(join(folder, '..next'), join(folder, '..data'));
  });
  await listener.hears(() => {
    writeFileSync(join(folder, '..2', 'config'), 'changed in place');
  });
});

test('hears of a link to nothing, once there is something', async (t) => {
  const folder = await temporaryFolder(t);
  symlinkSync(join('elsewhere', 'config'), join(folder, 'config'));
  const listener = await Listener.start(t, join(folder, 'config'));
  await listener.hears(() => {
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'config'), 'a');
  });
});

test('a link that leads back to itself is no trouble', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'config');
  symlinkSync('config', file);
  const listener = await Listener.start(t, file);
  await listener.hears(() => {
    unlinkSync(file);
    writeFileSync(file, 'a');
  });
});

test('hears of each of several files', async (t) => {
  const folder = await temporaryFolder(t);
  const files = [join(folder, 'a'), join(folder, 'b'), join(folder, 'deep', 'c')];
  const listener = await Listener.start(t, ...files);
  mkdirSync(join(folder, 'deep'));
  for (const file of files) {
    await listener.hears(() => {
      writeFileSync(file, 'x');
    });
  }
});

test('does not stir for what else is in the folder, and tells of a burst once', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'config');
  const listener = await Listener.start(t, file);
  // It comes after the listener's own watcher: what it has been told of, that one has been told of.
  const witness = fs.watch(folder);
  t.after(() => {
    witness.close();
  });

  const timer = t.mock.method(globalThis, 'setTimeout');
  mkdirSync(join(folder, 'cache'));
  await creation(witness, join(folder, 'first'));
  assert.equal(timer.mock.callCount(), 0);
  timer.mock.restore();

  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (let i = 0; i < 20; i++) {
    writeFileSync(file, `burst ${i}`);
  }
  await creation(witness, join(folder, 'second'));
  assert.equal(listener.count, 0);
  await listener.hears(() => {
    t.mock.timers.tick(60_000);
  });
  t.mock.timers.reset();
  await listener.hears(() => {
    unlinkSync(file);
  });
  assert.equal(listener.count, 2);
});

/** Creates a file, and waits until a watcher of its folder is told of it. */
async function creation(watcher: fs.FSWatcher, file: string): Promise<void> {
  const events = on(watcher, 'change', { signal: AbortSignal.timeout(PATIENCE_MS) });
  writeFileSync(file, '');
  for await (const [, name] of events as AsyncIterable<[string, string]>) {
    if (name === basename(file)) {
      return;
    }
  }
}

test('misses no folder that comes to be while it begins to watch', async (t) => {
  const root = await temporaryFolder(t);
  const folder = join(root, 'folder');
  const { watch } = fs;
  const mocked = t.mock.method(fs, 'watch', (path: string) => {
    if (mocked.mock.callCount() === 0) {
      mkdirSync(folder);
    }
    return watch(path);
  });
  publishMocks(t);
  const listener = await Listener.start(t, join(folder, 'config'));
  await listener.hears(() => {
    writeFileSync(join(folder, 'config'), 'a');
  });
});

test('polls where nothing can be watched', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'config');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const watch = t.mock.method(fs, 'watch', () => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  publishMocks(t);
  const listener = await Listener.start(t, file);
  for (const content of ['a', 'b']) {
    writeFileSync(file, content);
    const attempts = watch.mock.callCount();
    t.mock.timers.tick(1_999);
    assert.equal(watch.mock.callCount(), attempts);
    await listener.hears(() => {
      t.mock.timers.tick(1);
    });
    assert.equal(watch.mock.callCount(), attempts + 1, 'it tries to watch again');
  }
});

test('a watcher that fails later on is replaced', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'config');
  const watch = t.mock.method(fs, 'watch');
  publishMocks(t);
  const listener = await Listener.start(t, file);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [first] = watch.mock.calls;
  first?.result?.emit('error', Object.assign(new Error('operation not permitted'), { code: 'EPERM' }));
  writeFileSync(file, 'a');
  await listener.hears(() => {
    t.mock.timers.tick(2_000);
  });
  t.mock.timers.reset();
  await listener.hears(() => {
    writeFileSync(file, 'b');
  });
  assert.equal(watch.mock.callCount(), 2);
});

test('is silent once disposed', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'config');
  const disposed = await Listener.start(t, file);
  const other = await Listener.start(t, file);
  await other.hears(() => {
    writeFileSync(file, 'a');
  });
  disposed.stop();
  const before = disposed.count;
  await other.hears(() => {
    writeFileSync(file, 'b');
  });
  await other.hears(() => {
    writeFileSync(file, 'c');
  });
  assert.equal(disposed.count, before);
});

test('keeps no process alive', async (t) => {
  const folder = await temporaryFolder(t);
  const source = new URL('../../../../src/kube/kubeconfig/watchFiles.ts', import.meta.url).href;
  const script = `
    import { writeFileSync } from 'node:fs';
    import { watchKubeconfig } from '${source}';
    const paths = ['${join(folder, 'config')}', '${join(folder, 'absent', 'config')}'];
    await watchKubeconfig(paths, () => {}).started;
    writeFileSync(paths[0], 'a');
  `;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    timeout: PATIENCE_MS,
  });
});
