import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { toMarkdownTable } from '../../scripts/markdownTable.ts';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeRequest } from '../../scripts/rigs/kubeRequest.ts';
import { asJsonObject, type JsonObject } from '../../src/common/json.ts';
import { printYaml } from '../../src/kube/yaml/yaml.ts';
import { readManifest } from '../../src/manifest/text/manifest.ts';
import { readOrigin } from '../../src/manifest/text/readOrigin.ts';
import { validateManifest } from '../../src/manifest/validate/validateManifest.ts';
import { fuzzSeed } from '../support/fuzz.ts';
import { skipIfMissing } from '../support/missing.ts';
import { mutatedServices, type MutatedService } from '../support/mutatedServices.ts';
import {
  compareVerdicts,
  isOfCluster,
  type Comparison,
  type ServerVerdict,
} from '../support/serverVerdict.ts';

const COUNT = 300;
const VERSION = { major: 1, minor: 20 };

/** Manifests as they are found in repositories, of which those that hold no placeholders are for servers as they are. */
const REAL = new URL('../fixtures/realManifests/', import.meta.url);
type Index = Readonly<
  Record<string, { readonly services?: number; readonly from?: number; readonly silenced?: boolean }>
>;

/** As which text a Service comes to us; a server gets the object. */
const PRINTERS: readonly (readonly [language: 'yaml' | 'json', print: (object: JsonObject) => string])[] = [
  ['yaml', printYaml],
  ['yaml', (object) => `# A comment\r\n---\r\n${printYaml(object, { order: 'asGiven' })}`],
  ['yaml', (object) => JSON.stringify(object)],
  ['json', (object) => JSON.stringify(object, undefined, '\t')],
];

describe(
  'the judgement beside that of a real server',
  { skip: await skipIfMissing(findKubeBinaries) },
  () => {
    let rig: ApiServerRig;

    before(async () => {
      rig = await startApiServer();
    });

    after(() => rig.stop());

    test(`of ${COUNT} generated manifests is that of kube-apiserver 1.20`, async (t) => {
      const seed = fuzzSeed(t);
      const services = fc.sample(mutatedServices, { seed, numRuns: COUNT });
      const judgements = await Promise.all(services.map(judge));

      const rows = judgements.map(({ mutations, ours, theirs, status }, index) => [
        `${index} ${mutations.join('; ').slice(0, 90)}`,
        '1.20',
        ours.join(', '),
        `${status} ${theirs.join(', ')}`,
      ]);
      process.stdout.write(
        `${toMarkdownTable(['case', 'version', 'field @ line by us', 'by the server'], rows)}\n`,
      );
      const count = (what: (one: Judgement) => boolean): number => judgements.filter(what).length;
      t.diagnostic(
        JSON.stringify({
          seed,
          judged: COUNT,
          rejectedByServer: count((one) => one.isRejected),
          rejectedByUs: count((one) => one.ours.length > 0),
        }),
      );
      const describeAll = (what: (one: Judgement) => boolean): string[] =>
        judgements.filter(what).map((one) => JSON.stringify(one));
      assert.deepEqual(
        describeAll(({ isRejected, ours }) => isRejected && ours.length === 0),
        [],
        'accepted, but the server rejects them',
      );
      assert.deepEqual(
        describeAll(({ isRejected, ours }) => !isRejected && ours.length > 0),
        [],
        'rejected, but the server accepts them',
      );
      assert.deepEqual(
        describeAll(({ status, ours, theirs }) => status === 422 && ours.join() !== theirs.join()),
        [],
        'other fields or lines than the server has',
      );
      assert.deepEqual(
        describeAll(({ status, unsaid }) => status === 422 && unsaid.length > 0),
        [],
        'the words of the server are missing',
      );
      assert.ok(count((one) => one.isRejected) > COUNT / 3, 'many must have faults');
      assert.ok(count((one) => !one.isRejected) > COUNT / 10, 'some must be good');
    });

    test('of manifests as they are found is that they are good', async (t) => {
      const index = JSON.parse(await readFile(new URL('index.json', REAL), 'utf8')) as Index;
      const paths = Object.entries(index).filter(
        ([path, { services = 0, from = 0, silenced = false }]) =>
          services > 0 && from <= VERSION.minor && !silenced && !path.startsWith('substituted/'),
      );
      const objects = (await Promise.all(paths.map(([path]) => servicesIn(path)))).flat();

      const refused = await Promise.all(
        objects.map(async ([path, object]) => {
          const verdict = await ask(asNew(object));
          return verdict.status < 400 || isOfCluster(verdict) ? [] : [`${path}: ${verdict.message}`];
        }),
      );

      t.diagnostic(`${objects.length} Services of ${paths.length} files`);
      assert.deepEqual(refused.flat(), []);
      assert.ok(objects.length > 50);
    });

    async function judge({ object, mutations }: MutatedService, index: number): Promise<Judgement> {
      const [language, print] = PRINTERS[index % PRINTERS.length] ?? ['yaml', printYaml];
      const { documents, findings } = await validateManifest(print(object), language, { version: VERSION });
      const [document] = documents;
      assert.ok(document?.content.kind === 'service', JSON.stringify(object));
      const verdict = await ask(document.content.object);
      const found = findings.map(({ finding }) => finding);
      return { ...compareVerdicts(document, found, verdict), mutations, status: verdict.status };
    }

    async function ask(object: JsonObject): Promise<ServerVerdict> {
      const path = '/api/v1/namespaces/kube-system/services?dryRun=All';
      const { status, body } = await kubeRequest(rig, 'POST', path, object);
      const { message = '', details } = body as {
        message?: string;
        details?: { causes?: { field?: string; message?: string }[] };
      };
      const causes = (details?.causes ?? []).map((cause) => ({
        field: cause.field ?? '',
        message: cause.message ?? '',
      }));
      return { status, message, causes };
    }
  },
);

interface Judgement extends Comparison {
  readonly mutations: readonly string[];
  readonly status: number;
}

async function servicesIn(path: string): Promise<readonly (readonly [path: string, object: JsonObject])[]> {
  const read = (file: string): Promise<string> => readFile(new URL(`.${file}`, REAL), 'utf8');
  const origin = await readOrigin(`/${path}`, (file) => read(file).catch(() => undefined));
  const documents = readManifest(await read(`/${path}`), path.endsWith('.json') ? 'json' : 'yaml', origin);
  return documents.flatMap(({ content }) => (content.kind === 'service' ? [[path, content.object]] : []));
}

/** As one creates a copy of it, in another namespace. */
function asNew({ metadata, ...object }: JsonObject): JsonObject {
  const kept = Object.entries(asJsonObject(metadata)).filter(
    ([name]) => !/^(?:namespace|resourceVersion)$/u.test(name),
  );
  return { ...object, metadata: Object.fromEntries(kept) };
}
