import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { REPORT_PORT, type ReportLine } from '../../test/vscode/report.ts';
import { addCounts, NO_TESTS, type TestCounts } from '../testCounts.ts';
import { launchChromium } from './chromium.ts';
import { startVsCode } from './vscodeServer.ts';
import type { VsCodeVersion } from './vscodeVersions.ts';

/** How long to wait for the next event: VS Code starts in seconds, and Mocha ends a test that hangs. */
const SILENCE_MS = 120_000;

const ROOT = join(import.meta.dirname, '../..');

type TestEnd = Exclude<ReportLine, { readonly kind: 'end' }>;

/** Runs the in-editor tests, which must be built, in a VS Code in Chromium, and prints them as they end. */
export async function runInEditor(version: VsCodeVersion): Promise<TestCounts> {
  const browser = await launchChromium();
  const listener = createServer().listen(0, '127.0.0.1');
  try {
    await once(listener, 'listening');
    return await runIn(browser, listener, version);
  } finally {
    listener.close();
    await browser.close();
  }
}

async function runIn(browser: Browser, listener: Server, version: VsCodeVersion): Promise<TestCounts> {
  const { port } = listener.address() as AddressInfo;
  const vscode = await startVsCode({
    version,
    folder: join(ROOT, 'scripts/sampleWorkspace'),
    // Tests of validation make their own, and all others count problems.
    settings: { 'serviceExplorer.validation.enabled': false },
    // The clusters of whoever runs the tests are none of their business.
    env: { KUBECONFIG: join(ROOT, 'out/no-kubeconfig'), [REPORT_PORT]: String(port) },
    development: { extension: ROOT, tests: join(ROOT, 'out/test/vscode/index.cjs') },
  });
  const errors: string[] = [];
  try {
    const page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') {
        errors.push(firstLine(message.text()));
      }
    });
    const results = Promise.all([receiveResults(listener), page.goto(vscode.url)]);
    const crash = vscode.ended.then((how) => Promise.reject(new Error(`VS Code ended: ${how}`)));
    const [counts] = await Promise.race([results, crash]);
    return counts;
  } catch (cause) {
    throw new Error(['The in-editor tests did not end. Errors of the page:', ...errors].join('\n'), {
      cause,
    });
  } finally {
    await vscode.stop();
  }
}

/** Prints what the one connection brings, and adds it up. A connection that ends too early is a crash. */
function receiveResults(listener: Server): Promise<TestCounts> {
  const { promise, resolve, reject } = Promise.withResolvers<TestCounts>();
  const silence = setTimeout(() => {
    reject(new Error(`No in-editor test ended for ${SILENCE_MS / 1000} s.`));
  }, SILENCE_MS).unref();
  let counts = NO_TESTS;
  listener.once('connection', (socket: Socket) => {
    createInterface({ input: socket })
      .on('line', (line) => {
        silence.refresh();
        const event = JSON.parse(line) as ReportLine;
        if (event.kind === 'end') {
          resolve(counts);
        } else {
          print(event);
          counts = addCounts(counts, countsOf(event));
        }
      })
      .once('close', () => {
        reject(new Error('The extension host ended before the tests did.'));
      });
  });
  return promise.finally(() => {
    clearTimeout(silence);
  });
}

function countsOf(event: TestEnd): TestCounts {
  return { ...NO_TESTS, [event.kind]: event.kind === 'failed' ? [event.title] : 1 };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}

const MARKS = { passed: '✔', failed: '✖', skipped: '﹣' } as const;

function print(event: TestEnd): void {
  console.log(`${MARKS[event.kind]} ${event.title}`);
  if (event.kind === 'failed') {
    console.log(event.error.replaceAll(/^/gm, '  '));
  }
}
