import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeletedServices, type DeletedService } from '../../../src/model/deletedServices.ts';

function deleted(name: string): DeletedService {
  return { context: 'dev', server: 'https://a', object: { metadata: { name } }, deletedAt: 0 };
}

test('the last 20 Services that were deleted are kept, the latest first', () => {
  const services = new DeletedServices();
  const all = Array.from({ length: 23 }, (_, index) => deleted(`web-${index}`));
  all.forEach((each) => {
    services.add(each);
  });
  assert.deepEqual(services.all, all.toReversed().slice(0, 20));
});

test('what is back is kept no more, and what is like it stays', () => {
  const services = new DeletedServices();
  const [one, same] = [deleted('web'), deleted('web')];
  services.add(one);
  services.add(same);
  services.remove(one);
  assert.deepEqual(services.all, [same]);
  assert.equal(services.all[0], same);
});
