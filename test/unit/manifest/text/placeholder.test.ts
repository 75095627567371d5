import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdsPlaceholder } from '../../../../src/manifest/text/placeholder.ts';

describe('holdsPlaceholder', () => {
  for (const written of [
    '"{{ port }}"',
    'web-{{env}}',
    '${PORT}',
    'shop-${cluster_env:=dev}',
    '$(DATABASE_HOST)',
    '$PORT',
    'web-$STAGE-a',
    '"#{Build.BuildNumber}#"',
  ]) {
    it(`says that ${written} has yet to be filled in`, () => {
      assert.equal(holdsPlaceholder(written), true);
    });
  }

  for (const written of ['Web_1', '$5', 'a$b', '#1', '{a: b}', '$patch', 'US$', '# {a}']) {
    it(`takes ${written} for what it is`, () => {
      assert.equal(holdsPlaceholder(written), false);
    });
  }
});
