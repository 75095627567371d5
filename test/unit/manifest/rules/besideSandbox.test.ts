import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { printYaml } from '../../../../src/kube/yaml/yaml.ts';
import type { JsonObject } from '../../../../src/common/json.ts';
import { checkService } from '../../../../src/manifest/rules/checkService.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import { fuzzSeed } from '../../../support/fuzz.ts';
import { mutatedServices } from '../../../support/mutatedServices.ts';
import { compareVerdicts, isOfCluster, type ServerVerdict } from '../../../support/serverVerdict.ts';
import { ServiceCluster } from '../../sandbox/services/attempt.ts';

const COUNT = 600;

/*
 * The sandbox has the servers' rules, too, for objects that are decoded, and shares no code with these. It was checked
 * with recordings of real servers, so that where they differ one of them is wrong.
 */
describe('generated manifests', () => {
  for (const profile of ['1.9', '1.20', '1.36'] as const) {
    it(`are judged by the rules of ${profile} as by the sandbox`, (t) => {
      const seed = fuzzSeed(t);
      const minor = Number(profile.split('.')[1]);
      for (const { object, mutations } of fc.sample(mutatedServices, { seed, numRuns: COUNT })) {
        const [document] = readManifest(printYaml(object), 'yaml');
        assert.ok(document);
        const all = checkService(document, { version: { major: 1, minor } });
        // Whether an unknown field is an error is for kubectl to say, not for the server.
        const findings = all.filter(({ code }) => code !== 'unknown-field');

        const verdict = verdictOfSandbox(object, profile);

        if (isOfCluster(verdict)) {
          // 1.36 asks the cluster first.
          continue;
        }
        const { ours, theirs, isRejected, unsaid } = compareVerdicts(document, findings, verdict);
        const context = `${mutations.join('; ')} ${JSON.stringify(verdict)}`;
        assert.equal(ours.length > 0, isRejected, context);
        if (verdict.status === 422 && isComparable(verdict, theirs)) {
          assert.deepEqual(ours, theirs, context);
          assert.deepEqual(unsaid, [], context);
        }
      }
    });
  }

  it('are warned of as by the sandbox of 1.36', (t) => {
    const seed = fuzzSeed(t);
    let count = 0;
    for (const { object, mutations } of fc.sample(mutatedServices, { seed, numRuns: COUNT })) {
      const [document] = readManifest(printYaml(object), 'yaml');
      assert.ok(document);
      const { status, warnings } = verdictOfSandbox(object, '1.36');
      if (status !== 201) {
        continue;
      }
      const findings = checkService(document, { version: { major: 1, minor: 36 } });
      const ours = findings.filter(({ severity }) => severity === 'warning').map(({ message }) => message);

      // We have the field apart from the words, and choose between two networks for it.
      const theirs = warnings.map((text) =>
        text.replace(/^[\w.[\]]+: /u, '').replace(/ \(should be.*$/u, ''),
      );

      const context = `${mutations.join('; ')} ${JSON.stringify({ ours, theirs })}`;
      assert.equal(ours.length, theirs.length, context);
      assert.ok(
        theirs.every((text) => ours.some((message) => message.includes(text))),
        context,
      );
      count += theirs.length;
    }
    assert.ok(count > 0, 'some must be warned of');
  });
});

/** 1.36 settles addresses and families first, and says nothing of the rest where it cannot. */
function isComparable({ causes }: ServerVerdict, theirs: readonly string[]): boolean {
  return (
    theirs.length === causes.length &&
    !causes.some(({ field }) => /^spec\.(?:clusterIP|ipFamil)/u.test(field))
  );
}

function verdictOfSandbox(
  body: JsonObject,
  profile: ProfileName,
): ServerVerdict & { readonly warnings: readonly string[] } {
  const { strategy } = new ServiceCluster(profile);
  try {
    const { object } = strategy.decode(body);
    const { name = '', generateName } = object.metadata as { name?: string; generateName?: string };
    const named = name === '' && generateName !== undefined ? `${generateName}abcde` : name;
    const { warnings } = strategy.create(
      { ...object, metadata: { ...object.metadata, name: named } },
      { dryRun: profile !== '1.9' },
    );
    return { status: 201, message: '', causes: [], warnings };
  } catch (error) {
    assert.ok(error instanceof ApiError);
    const { code, message = '', details } = error.status;
    const causes = (details?.causes ?? []).map((cause) => ({
      field: cause.field ?? '',
      message: cause.message ?? '',
    }));
    return { status: code, message, causes, warnings: [] };
  }
}
