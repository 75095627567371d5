import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { toMarkdownTable } from '../../scripts/markdownTable.ts';
import { startApiServer, type ApiServerRig } from '../../scripts/rigs/apiServer.ts';
import { findKubeBinaries } from '../../scripts/rigs/kubeBinaries.ts';
import { kubeRequest } from '../../scripts/rigs/kubeRequest.ts';
import { printYaml } from '../../src/kube/yaml/yaml.ts';
import { checkService } from '../../src/manifest/rules/checkService.ts';
import { readManifest, type ManifestDocument } from '../../src/manifest/text/manifest.ts';
import { fuzzSeed } from '../support/fuzz.ts';
import { skipIfMissing } from '../support/missing.ts';
import { mutatedServices, type MutatedService } from '../support/mutatedServices.ts';
import { compareVerdicts, type Comparison, type ServerVerdict } from '../support/serverVerdict.ts';

const COUNT = 300;
const VERSION = { major: 1, minor: 20 };

describe('the rules beside a real server', { skip: await skipIfMissing(findKubeBinaries) }, () => {
  let rig: ApiServerRig;

  before(async () => {
    rig = await startApiServer();
  });

  after(() => rig.stop());

  test(`judge ${COUNT} generated manifests as kube-apiserver 1.20 does`, async (t) => {
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

  async function judge({ object, mutations }: MutatedService): Promise<Judgement> {
    const [document] = readManifest(printYaml(object), 'yaml');
    assert.ok(document?.content.kind === 'service', JSON.stringify(object));
    const verdict = await ask(document);
    const findings = checkService(document, { version: VERSION });
    return { ...compareVerdicts(document, findings, verdict), mutations, status: verdict.status };
  }

  async function ask({ content }: ManifestDocument): Promise<ServerVerdict> {
    const object = content.kind === 'service' ? content.object : {};
    const path = '/api/v1/namespaces/default/services?dryRun=All';
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
});

interface Judgement extends Comparison {
  readonly mutations: readonly string[];
  readonly status: number;
}
