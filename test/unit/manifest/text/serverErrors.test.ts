import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import { readManifest } from '../../../../src/manifest/text/manifest.ts';
import { serverErrors } from '../../../../src/manifest/text/serverErrors.ts';
import type { StatusCause } from '../../../../src/kube/types.ts';

function refusal(message: string, causes?: readonly StatusCause[]): KubeError {
  return new KubeError('invalid', message, { status: { message, ...(causes && { details: { causes } }) } });
}

describe('takes apart', () => {
  test('the causes, each once', () => {
    const cause = { field: 'spec.type', message: 'Required value', reason: 'FieldValueRequired' };
    assert.deepEqual(
      serverErrors(refusal('all of it', [cause, cause, { message: 'no field' }, { field: 'spec' }])),
      [
        { path: 'spec.type', message: 'spec.type: Required value' },
        { path: '', message: 'no field' },
        { path: 'spec', message: 'spec: all of it' },
      ],
    );
  });

  test('what is wrong with a port and with the target port that follows it, as one', () => {
    const message = 'Invalid value: 70000: must be between 1 and 65535, inclusive';
    const path = 'spec.ports[0]';
    const port = { path: `${path}.port`, message: `${path}.port: ${message}` };
    const target = { path: `${path}.targetPort`, message: `${path}.targetPort: ${message}` };
    const causes = [port, target].map(({ path: field }) => ({ field, message }));
    assert.deepEqual(serverErrors(refusal('all of it', causes)), [port]);
    assert.deepEqual(serverErrors(refusal('all of it', causes.slice(1))), [target]);
  });

  test('what strict decoding complains of', () => {
    const message =
      'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.ports[0].tragetPort", duplicate field "spec.type", unknown field "spec.selectors"';
    assert.deepEqual(serverErrors(refusal(message)), [
      { path: 'spec.ports[0].tragetPort', message: 'unknown field "spec.ports[0].tragetPort"' },
      { path: 'spec.type', message: 'duplicate field "spec.type"' },
      { path: 'spec.selectors', message: 'unknown field "spec.selectors"' },
    ]);
  });

  test('a sentence that names no field', () => {
    assert.deepEqual(serverErrors(refusal('no.')), [{ path: '', message: 'no.' }]);
  });
});

/** By document: the lines that the refusals of each generation belong to. Line 1 is a comment. */
const LINES: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  B03: { '1.36': [10], '1.20': [10], '1.9': [10] },
  B05: { '1.36': [9], '1.20': [9], '1.9': [9] },
  B07: { '1.36': [7], '1.20': [7], '1.9': [7] },
  B13: { '1.36': [8], '1.20': [8], '1.9': [8] },
  B15: { '1.36': [8], '1.20': [8], '1.9': [8] },
  B17: { '1.36': [7, 7, 7], '1.20': [7, 7], '1.9': [7, 7] },
  B19: { '1.36': [7], '1.20': [7], '1.9': [7] },
  B23: { '1.36': [8, 7] },
  B25: { '1.36': [6], '1.20': [6], '1.9': [6] },
  B27: { '1.36': [5], '1.20': [5], '1.9': [5] },
  B33: { '1.36': [7] },
  B37: { '1.36': [7], '1.20': [7], '1.9': [7] },
  B39: { '1.36': [7], '1.20': [7], '1.9': [7] },
};

describe('what real servers answered belongs to the line of its field', () => {
  const corpus = `${import.meta.dirname}/../../../fixtures/corpus`;
  const answers = JSON.parse(readFileSync(`${corpus}/server-answers.json`, 'utf8')) as Record<
    string,
    Record<string, readonly string[]>
  >;
  for (const [id, generations] of Object.entries(LINES)) {
    for (const [generation, expected] of Object.entries(generations)) {
      test(`${id} on ${generation}`, () => {
        const text = readFileSync(`${corpus}/${id}.yaml`, 'utf8');
        const [document] = readManifest(text, 'yaml');
        const lines = serverErrors(recorded(answers[generation]?.[id] ?? [])).map(({ path }) => {
          const { start } = document!.rangeOf(path);
          return text.slice(0, start).split('\n').length;
        });
        assert.deepEqual(lines, expected);
      });
    }
  }
});

/** Causes are recorded as `field | reason | message`, a refusal without them as its message. */
function recorded([, ...lines]: readonly string[]): KubeError {
  const causes = lines.flatMap((line) => {
    const [field = '', reason, message] = line.split(' | ');
    return reason === undefined || message === undefined ? [] : [{ field, reason, message }];
  });
  return refusal(lines.join('\n'), causes);
}
