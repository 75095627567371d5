import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isJsonObject, type JsonObject } from '../../../../src/common/json.ts';
import { readYaml } from '../../../../src/kube/yaml/yaml.ts';
import { ApiError } from '../../../../src/sandbox/api/apiError.ts';
import type { KubeObject } from '../../../../src/kube/types.ts';
import type { ProfileName } from '../../../../src/sandbox/profile.ts';
import type { StoredMeta } from '../../../../src/sandbox/registry/objectMeta.ts';
import { ServiceCluster } from './attempt.ts';

/** Manifests, and what real servers of three generations said to them: to a dry run, but for 1.9, which knows none. */
const folder = new URL('../../../fixtures/corpus/', import.meta.url);
type Answers = Readonly<Record<ProfileName, Readonly<Record<string, readonly string[]>>>>;
const recorded = JSON.parse(readFileSync(new URL('server-answers.json', folder), 'utf8')) as Answers;

for (const [profile, answers] of Object.entries(recorded)) {
  describe(`the corpus on ${profile}`, () => {
    for (const [id, answer] of Object.entries(answers)) {
      it(`${id} is answered as the server answered it`, () => {
        const manifest = readYaml(readFileSync(new URL(`${id}.yaml`, folder), 'utf8'));
        assert.ok(isJsonObject(manifest));

        // Equal keys are a matter of reading YAML, which is not the strategy's.
        const expected = answer.filter((line) => !line.includes('already set in map'));
        assert.deepEqual(answerTo(manifest, profile as ProfileName), expected);
      });
    }
  });
}

/** In the form of the fixture: the status, then causes or warnings, one a line. */
function answerTo(manifest: JsonObject, profile: ProfileName): string[] {
  const { strategy } = new ServiceCluster(profile);
  try {
    const { object, strictProblems } = strategy.decode(manifest);
    const { warnings } = strategy.create(named(object), { dryRun: profile !== '1.9' });
    const shown = profile === '1.36' ? [...strictProblems, ...warnings] : [];
    return ['201 accepted', ...shown.map((text) => `WARN 299 - ${JSON.stringify(text)}`)];
  } catch (error) {
    assert.ok(error instanceof ApiError);
    const { code, reason = '', message = '', details } = error.status;
    const causes = details?.causes?.map((cause) =>
      [cause.field, cause.reason, cause.message].join(' | '),
    ) ?? [message];
    return [`${code} ${reason}`, ...causes];
  }
}

/** The name that a server finds for an object, before the strategy sees it. */
function named(object: KubeObject): KubeObject {
  const { generateName = '', name = `${generateName}abcde` } = object.metadata as StoredMeta;
  return { ...object, metadata: { ...object.metadata, name } };
}
