import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ManifestOrigin } from '../../../../src/manifest/text/manifest.ts';
import { validateManifest } from '../../../../src/manifest/validate/validateManifest.ts';
import { NEWEST_VERSION } from '../../../../src/manifest/validate/versions.ts';

const HEAD = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n';
const GOOD = `${HEAD}spec: {ports: [{port: 80}]}\n`;
const BAD = `${HEAD}spec: {typ: x, ports: [{port: 80}]}\n`;

/** `document severity code "marked"` of every finding. */
async function found(
  text: string,
  { language = 'yaml', origin = {} }: { language?: 'yaml' | 'json'; origin?: ManifestOrigin } = {},
): Promise<readonly string[]> {
  const { findings } = await validateManifest(text, language, { version: NEWEST_VERSION, origin });
  return findings.map(
    ({ document, finding: { severity, code, range } }) =>
      `${document} ${severity} ${code} ${JSON.stringify(text.slice(range.start, range.end))}`,
  );
}

/** The words of the first finding. */
async function saidOf(text: string): Promise<string> {
  const { findings } = await validateManifest(text, 'yaml', { version: NEWEST_VERSION });
  return findings[0]?.finding.message ?? '';
}

const UNKNOWN = 'error unknown-field "typ"';

describe('what is judged', () => {
  it('is the Services of a text, each by itself', async () => {
    const others = [
      'kind: ConfigMap\napiVersion: v1\ndata: {typ: x}\n',
      'typ: [\n',
      '# nothing\n',
      '{{ x }}\n',
    ];
    const text = [BAD, ...others, GOOD, BAD].join('---\n');

    assert.deepEqual(await found(text), [`0 ${UNKNOWN}`, `5 ${UNKNOWN}`]);
  });

  it('is the Services in lists, as JSON, too', async () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a' },
      spec: { typ: 1, clusterIP: 'None' },
    };
    const list = { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod' }, service] };

    assert.deepEqual(await found(JSON.stringify(list), { language: 'json' }), [
      `1 error unknown-field "\\"typ\\""`,
    ]);
  });

  it('is what there is of a Service in a patch: nothing is missing', async () => {
    const patch = `${HEAD}spec: {typ: x}\n`;

    assert.deepEqual(await found(patch, { origin: { path: '/app/patch.yaml' } }), [`0 ${UNKNOWN}`]);
    assert.equal((await found(patch)).length, 2);
  });

  it('is no template, and no value that a template fills in', async () => {
    assert.deepEqual(await found(`${HEAD}spec:\n  typ: {{ .Values.type }}\n`), []);
    assert.deepEqual(await found(BAD, { origin: { path: '/c/templates/a.yaml', isInChart: true } }), []);
    const quoted = `${HEAD}spec: {ports: [{port: "{{ .port }}"}]}\n`;
    assert.deepEqual(await found(quoted), []);
    assert.equal((await found(quoted, { origin: { isRendered: true } })).length, 1);
  });
});

describe('a text that cannot be read', () => {
  it('is said to be so once, where that shows, and of nothing but Services', async () => {
    const broken = `${HEAD}spec:\n  typ\n  ports: [{prt: 0}]\n`;

    assert.deepEqual(await found(`foo: [\n---\n${broken}---\n${BAD}`), [
      '1 error syntax "typ"',
      `2 ${UNKNOWN}`,
    ]);
  });

  for (const [what, text, marked] of [
    ['above another field', `${HEAD}spec:\n  ty # x\n\n  # c\n  ports: []\n`, 'ty'],
    [
      'above another field, Windows',
      `${HEAD}spec:\n  ty\n  ports:\n  - port: 80\n`.replaceAll('\n', '\r\n'),
      'ty',
    ],
    ['between fields', `${HEAD}spec:\n  type: NodePort\n  po\n  clusterIP: None\n`, 'po'],
    ['at the end', `${HEAD}spec:\n  ports:\n  - port: 80\n  ty\n`, 'ty'],
    ['in an item', `${HEAD}spec:\n  ports:\n  - na\n    port: 80\n`, 'na'],
    ['at the very beginning', `\uFEFFap\n${HEAD}`, 'ap'],
    ['without a space', `${HEAD}spec:\n  type:NodePort\n  ports: []\n`, 'type:'],
  ] as const) {
    it(`has a line that is half-typed, ${what}: that is marked`, async () => {
      assert.deepEqual(await found(text), [`0 error syntax "${marked}"`]);
      assert.match(await saidOf(text), /missing after this (?:name|colon)\.$/u);
    });
  }

  it('is said to be so in whole sentences, whatever is quoted', async () => {
    assert.match(
      await saidOf(`${HEAD}spec:\n  ports: []\n  b c\n`),
      /expected ':' after a mapping key\. Check/u,
    );
  });

  it('is JSON with a mistake, Windows or not, with a byte order mark or without', async () => {
    const text = '{\r\n"apiVersion": "v1",\r\n"kind": "Service"\r\n"spec": {}}';

    assert.deepEqual(await found(text, { language: 'json' }), [`0 error syntax "\\"spec\\": {}}"`]);
    assert.deepEqual(await found(`\uFEFF${text}`, { language: 'json' }), [
      `0 error syntax "\\"spec\\": {}}"`,
    ]);
  });

  it('is one in which a bracket is missing at the end: the last character is marked', async () => {
    assert.deepEqual(await found(`${HEAD}spec: {ports: [`), ['0 error syntax "["']);
  });

  it('is one that grows beyond all use', async () => {
    const aliases = Array.from({ length: 30 }, (_, index) => `  - &a${index + 1} [*a${index}, *a${index}]\n`);
    const [only, ...others] = await found(`${HEAD}x:\n  - &a0 x\n${aliases.join('')}`);

    assert.match(only ?? '', /^0 error syntax/u);
    assert.deepEqual(others, []);
  });
});

describe('a conflict of a merge', () => {
  const conflict = `${HEAD}spec:\n<<<<<<< HEAD\n  typ: x\n=======\n  tpe: y\n>>>>>>> theirs\n`;

  it('is said to be there, and the other documents are judged', async () => {
    assert.deepEqual(await found(`${conflict}---\n${BAD}`), [
      '0 error syntax "<<<<<<< HEAD"',
      `1 ${UNKNOWN}`,
    ]);
  });

  it('may go over several documents, or never end', async () => {
    const open = `<<<<<<< HEAD\n${GOOD}---\n${BAD}=======\n${BAD}`;

    for (const text of [`${open}>>>>>>> theirs\n`, open]) {
      assert.deepEqual(await found(text), ['0 error syntax "<<<<<<< HEAD"']);
    }
  });

  it('is none within a block of text', async () => {
    const note = `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  annotations:\n    a: |\n      <<<<<<< HEAD\n`;

    assert.deepEqual(await found(`${note}spec: {clusterIP: None}\n`), []);
  });
});

describe('characters that were not readable', () => {
  it('are said to be so once in each document, and nothing else of where they are', async () => {
    const text = `${HEAD}spec: {typ: x, selector: {a: "\uFFFD \uFFFD"}, clusterIP: None}\n`;

    assert.deepEqual(await found(text), [`0 ${UNKNOWN}`, '0 warning not-utf-8 "\uFFFD"']);
    assert.deepEqual(await found(`${HEAD}\uFFFD`), ['0 warning not-utf-8 "\uFFFD"']);
  });
});

describe('bytes that were no UTF-8', () => {
  it('are an error: kubectl does not read them', async () => {
    const { findings } = await validateManifest(`${GOOD}# \uFFFD`, 'yaml', {
      version: NEWEST_VERSION,
      isBroken: true,
    });

    assert.deepEqual(
      findings.map(({ finding }) => finding.severity),
      ['error'],
    );
  });
});

describe('a text that is too large', () => {
  const said = [`0 information too-large "apiVersion: v1"`];

  it('has more than a megabyte or 500 documents, and gets one finding', async () => {
    assert.deepEqual(await found(`${BAD}# ${'x'.repeat(1_000_000)}\n`), said);
    assert.deepEqual(await found(`${BAD}---\n`.repeat(501)), said);
    assert.equal((await found(`${BAD}---\n`.repeat(500))).length, 500);
  });

  it('may be a list', async () => {
    const list = (length: number): string =>
      `apiVersion: v1\nkind: ServiceList\nitems:\n${'- {metadata: {name: a}, spec: {clusterIP: None}}\n'.repeat(length)}`;

    assert.deepEqual(await found(list(501)), said);
    assert.deepEqual(await found(list(500)), []);
  });

  it('is none of ours without Services', async () => {
    assert.deepEqual(await found('kind: Pod\n---\n'.repeat(501)), []);
  });
});

describe('comments silence', () => {
  it('a document: that there is no schema for it', async () => {
    for (const comment of ['# yaml-language-server: $schema=none', '# $schema: none']) {
      assert.deepEqual(await found(`${comment}\n${BAD}---\n${BAD}`), [`1 ${UNKNOWN}`]);
      assert.deepEqual(await found(`${comment}\n---\n${BAD}---\n${BAD}`), [`1 ${UNKNOWN}`]);
      assert.deepEqual(await found(`${BAD}---\n# web\n${comment}\n${BAD}`), [`0 ${UNKNOWN}`]);
      const list = `${comment}\napiVersion: v1\nkind: List\nitems:\n- ${BAD.trim().replaceAll('\n', '\n  ')}\n`;
      assert.deepEqual(await found(list), []);
    }
  });

  it('a document only where they stand before it, and say none', async () => {
    assert.deepEqual(await found(`${BAD}# $schema: none\n`), [`0 ${UNKNOWN}`]);
    assert.deepEqual(await found(`# yaml-language-server: $schema=none.json\n${BAD}`), [`0 ${UNKNOWN}`]);
  });

  it('the line below, all of it or some messages', async () => {
    const line = (comment: string): string => `${HEAD}spec:\n  clusterIP: None\n  ${comment}\n  typ: x\n`;

    assert.deepEqual(await found(line('# yaml-language-server-disable')), []);
    assert.deepEqual(await found(line('#yaml-language-server-disable other, Unknown FIELD')), []);
    assert.deepEqual(await found(line('# yaml-language-server-disable other')), [`0 ${UNKNOWN}`]);
    assert.deepEqual(await found(line('# yaml-language-server-disabled')), [`0 ${UNKNOWN}`]);
    assert.deepEqual(await found(line('# yaml-language-server-disable\n')), [`0 ${UNKNOWN}`]);
  });

  it('a file, above everything else', async () => {
    const comment = '# vscode-kubernetes-tools: exclude\n';

    assert.deepEqual(await found(`# web\n\n${comment}---\n${BAD}---\n${BAD}`), []);
    assert.deepEqual(await found(`${BAD}---\n${comment}${BAD}`), [`0 ${UNKNOWN}`, `1 ${UNKNOWN}`]);
  });
});

describe('validateManifest', () => {
  it('does not stumble over many empty lines', { timeout: 60_000 }, async () => {
    assert.deepEqual(await found(`${BAD}${'\n'.repeat(900_000)}`), [`0 ${UNKNOWN}`]);
  });

  it('gives the event loop turns, and ends when nobody waits any more', async () => {
    const abort = new AbortController();
    const done = validateManifest(`${BAD}---\n`.repeat(500), 'yaml', {
      version: NEWEST_VERSION,
      signal: abort.signal,
    });
    setImmediate(() => {
      abort.abort();
    });

    await assert.rejects(done, { name: 'AbortError' });
  });

  it('takes no longer for many equal ports, keys and names than for others', async () => {
    const ports = '{port: 80},'.repeat(20_000);
    const keys = Array.from({ length: 20_000 }, (_, index) => `a${index}: 1, a${index}: 2,`).join('');
    const { findings } = await validateManifest(`${HEAD}spec: {ports: [${ports}], ${keys}}\n`, 'yaml', {
      version: NEWEST_VERSION,
    });

    assert.ok(findings.length > 60_000);
  });
});
