import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';

const SCRIPT = join(import.meta.dirname, '../../../scripts/validate.ts');
const BAD = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  clusterIP: None\n  typ: x\n';
const MESSAGE = 'unknown field "spec.typ". Did you mean "type"?';

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

describe('npm run validate', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'validate-'));
    await writeFile(join(folder, 'bad.yaml'), `kind: Pod\n---\n${BAD}`);
    await writeFile(join(folder, 'good.yaml'), BAD.replace('  typ: x\n', ''));
    await mkdir(join(folder, 'chart/templates'), { recursive: true });
    await writeFile(join(folder, 'chart/Chart.yaml'), '');
    await writeFile(join(folder, 'chart/templates/bad.yaml'), BAD);
  });

  after(() => rm(folder, { recursive: true }));

  async function run(
    args: readonly string[],
    { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Outcome> {
    const child = spawn(process.execPath, [SCRIPT, ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    child.stdin.end(input);
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await closed, out, error };
  }

  it('prints what is wrong and where, and fails', async () => {
    const { code, out } = await run(['good.yaml', 'bad.yaml', 'chart/templates/bad.yaml']);

    assert.equal(out, `bad.yaml:8:3 error unknown-field spec.typ: ${MESSAGE}\n`);
    assert.equal(code, 1);
  });

  it('fails for bytes that are no UTF-8, not for a character that stands for such', async () => {
    const head = 'apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: {a: "';
    const tail = '"}}\nspec: {clusterIP: None}\n';
    await writeFile(
      join(folder, 'latin.yaml'),
      Buffer.concat([Buffer.from(head), Buffer.of(0xe9), Buffer.from(tail)]),
    );
    await writeFile(join(folder, 'replaced.yaml'), `${head}\uFFFD${tail}`);

    const latin = await run(['latin.yaml']);
    const replaced = await run(['replaced.yaml']);

    assert.match(latin.out, /^latin\.yaml:3:39 error not-utf-8 /u);
    assert.equal(latin.code, 1);
    assert.match(replaced.out, /^replaced\.yaml:3:39 warning not-utf-8 /u);
    assert.equal(replaced.code, 0);
  });

  it('looks around the file from where npm was called', async () => {
    const { code, out } = await run(['bad.yaml'], {
      env: { npm_lifecycle_event: 'validate', INIT_CWD: join(folder, 'chart/templates') },
    });

    assert.deepEqual({ code, out }, { code: 0, out: '' });
  });

  it('judges a text of any size', async () => {
    const others = 'kind: Pod\n---\n'.repeat(600);
    const { code, out } = await run(['-'], { input: `${others}${BAD}` });

    assert.equal(out, `-:1206:3 error unknown-field spec.typ: ${MESSAGE}\n`);
    assert.equal(code, 1);
  });

  it('prints JSON lines', async () => {
    const { code, out } = await run(['--json', 'bad.yaml']);

    assert.deepEqual(JSON.parse(out), {
      file: 'bad.yaml',
      document: 2,
      line: 8,
      column: 3,
      severity: 'error',
      field: 'spec.typ',
      code: 'unknown-field',
      message: MESSAGE,
    });
    assert.equal(code, 1);
  });

  it('judges by a version, and reads the standard input', async () => {
    const { code, out } = await run(['--version', '1.9', '-'], { input: BAD });

    assert.match(out, /^-:6:3 warning unknown-field /u);
    assert.equal(code, 0);
  });

  it('says what it cannot do', async () => {
    for (const args of [[], ['--version', 'new', 'bad.yaml'], ['--other'], ['none.yaml']]) {
      const { code, out, error } = await run(args);

      assert.deepEqual([code, out, error === ''], [2, '', false], args.join(' '));
    }
  });
});
