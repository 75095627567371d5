import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOrigin } from '../../../../src/manifest/text/readOrigin.ts';

describe('readOrigin', () => {
  it('knows the templates of a chart by its Chart.yaml', async () => {
    const files = { '/a/shop/Chart.yaml': 'name: shop' };

    assert.equal((await origin('/a/shop/templates/deep/service.yaml', files)).isInChart, true);
    assert.equal(
      (await origin('/templates/a/shop/templates/service.yaml', { '/templates/a/shop/Chart.yaml': '' }))
        .isInChart,
      true,
    );
    assert.equal((await origin('/a/other/templates/service.yaml', files)).isInChart, false);
    assert.equal((await origin('/a/shop/service.yaml', files)).isInChart, false);
  });

  for (const [how, kustomization] of Object.entries({
    'in a list of patches': 'patches: [{path: eu/shop.yaml, target: {kind: Service}}, {patch: "- op: add"}]',
    'as a strategic merge patch': 'patchesStrategicMerge:\n- ./eu/shop.yaml\n- |-\n  kind: Service\n',
    'as a JSON patch': 'patchesJson6902:\n- path: eu/../eu/shop.yaml\n',
    'in an old list': 'patches:\n- eu/shop.yaml\n',
  })) {
    it(`knows a patch that a kustomization names ${how}`, async () => {
      for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
        const files = { [`/a/deploy/${name}`]: kustomization };

        assert.equal((await origin('/a/deploy/eu/shop.yaml', files)).isPatch, true);
        assert.equal((await origin('/a/deploy/us/shop.yaml', files)).isPatch, false);
      }
    });
  }

  it('takes what a kustomization builds from, and what nobody names, for what it is', async () => {
    const files = { '/a/kustomization.yaml': 'resources: [shop.yaml]\npatches:\n' };

    assert.equal((await origin('/a/shop.yaml', files)).isPatch, false);
    assert.equal((await origin('/a/shop.yaml', {})).isPatch, false);
    assert.equal((await origin('Untitled-1', files)).isPatch, false);
  });

  it('does without a kustomization that cannot be read', async () => {
    for (const text of ['patches: [', '{{ if }}', '- a', '']) {
      assert.equal((await origin('/a/shop.yaml', { '/a/kustomization.yaml': text })).isPatch, false);
    }
  });
});

function origin(path: string, files: Readonly<Record<string, string>>): ReturnType<typeof readOrigin> {
  return readOrigin(path, (file) => Promise.resolve(files[file]));
}
