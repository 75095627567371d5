import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import Mocha from 'mocha';
import { REPORT_PORT, type ReportLine } from './report.ts';

/** A test that waits longer for VS Code waits in vain. */
const TEST_TIMEOUT_MS = 20_000;

type Send = (line: ReportLine) => void;

/** Runs all in-editor tests. VS Code calls it in its extension host, and fails when it rejects. */
export async function run(): Promise<void> {
  const port = process.env[REPORT_PORT];
  const failures = port === undefined ? await runTests() : await runAndReport(Number(port));
  if (failures > 0) {
    throw new Error(`${failures} in-editor tests failed.`);
  }
}

async function runAndReport(port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  const send: Send = (line) => socket.write(`${JSON.stringify(line)}\n`);
  try {
    return await runTests(send);
  } catch (error) {
    send({ kind: 'failed', title: 'loading the tests', error: textOf(error) });
    throw error;
  } finally {
    send({ kind: 'end' });
    socket.end();
    // VS Code ends this process as soon as the tests have.
    await once(socket, 'close');
  }
}

/** Returns the number of failures. */
async function runTests(send?: Send): Promise<number> {
  const mocha = new Mocha({ ui: 'tdd', timeout: TEST_TIMEOUT_MS });
  if (send !== undefined) {
    mocha.reporter(reporterThat(send));
  }
  for (const name of readdirSync(import.meta.dirname)) {
    if (name.endsWith('.test.cjs')) {
      mocha.addFile(join(import.meta.dirname, name));
    }
  }
  return new Promise((resolve) => {
    mocha.run(resolve);
  });
}

function reporterThat(send: Send): Mocha.ReporterConstructor {
  return class extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options);
      runner.on('pass', (test) => {
        send({ kind: 'passed', title: titleOf(test) });
      });
      runner.on('pending', (test) => {
        send({ kind: 'skipped', title: titleOf(test) });
      });
      runner.on('fail', (test, error) => {
        send({ kind: 'failed', title: titleOf(test), error: textOf(error) });
      });
    }
  };
}

function titleOf(test: Mocha.Runnable): string {
  return test.titlePath().join(' › ');
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
