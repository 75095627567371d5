import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tokens } from '../../../../src/sandbox/access/tokens.ts';
import { ANONYMOUS, authenticatedUser } from '../../../../src/sandbox/access/user.ts';

test('knows the users of its tokens, takes no header for nobody, and refuses the rest', () => {
  const tokens = new Tokens();
  const ada = authenticatedUser('ada');
  tokens.add('s3cret', ada);
  assert.equal(tokens.authenticate('Bearer s3cret'), ada);
  assert.equal(tokens.authenticate('bearer s3cret'), ada);
  assert.equal(tokens.authenticate(undefined), ANONYMOUS);
  for (const wrong of ['Bearer s3cre', 'Bearer s3cret2', 'Bearer', '', 'Basic s3cret', 'Bearer a b']) {
    assert.equal(tokens.authenticate(wrong), undefined, wrong);
  }
});
