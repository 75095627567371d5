import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extensions } from 'vscode';

interface Contributed {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo?: readonly string[];
}

interface Grammar {
  readonly scopeName: string;
  readonly injectionSelector: string;
  readonly patterns: readonly Pattern[];
  readonly repository?: Readonly<Record<string, Pattern>>;
}

interface Pattern {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly while?: string;
  readonly patterns?: readonly Pattern[];
}

suite('Grammars', () => {
  const extension = extensions.getExtension('service-explorer.service-explorer');
  assert.ok(extension);
  const root = extension.extensionPath;
  const { contributes } = extension.packageJSON as { contributes: { grammars: readonly Contributed[] } };
  const contributed = contributes.grammars.filter(({ injectTo }) => injectTo?.includes('source.yaml'));
  const grammars = contributed.map(
    ({ path }) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Grammar,
  );

  test('are contributed, and put into YAML and JSON', () => {
    assert.deepEqual(
      contributed.map(({ scopeName, injectTo }) => [scopeName, injectTo]),
      [
        ['source.service-manifest.injection', ['source.yaml', 'source.json']],
        ['source.service-selector.injection', ['source.yaml']],
      ],
    );
    assert.deepEqual(
      grammars.map(({ scopeName }) => scopeName),
      contributed.map(({ scopeName }) => scopeName),
    );
    for (const { injectionSelector } of grammars) {
      assert.match(injectionSelector, /^L:source\.yaml /);
    }
  });

  test('have regular expressions that compile', () => {
    const sources = grammars.flatMap(({ patterns }) => patterns.flatMap(sourcesIn));

    assert.ok(sources.length >= 10);
    for (const source of sources) {
      assert.doesNotThrow(() => new RegExp(source), source);
    }
  });

  test('have one for requests, whose lines are what they look like', () => {
    const requests = contributes.grammars.find(({ scopeName }) => scopeName === 'source.service-http');
    assert.ok(requests);
    const { repository = {} } = JSON.parse(readFileSync(join(root, requests.path), 'utf8')) as Grammar;
    const rules = Object.values(repository);
    assert.ok(rules.flatMap(sourcesIn).length >= 10);
    for (const source of rules.flatMap(sourcesIn)) {
      assert.doesNotThrow(() => new RegExp(source), source);
    }
    const target = new RegExp(repository['targetLine']?.match ?? '').exec('https:shop/web:80/x?y');
    assert.deepEqual(target?.slice(1), ['https', ':', 'shop', '/', 'web', ':', '80', '/x?y']);
    assert.match('PATCH shop/web', new RegExp(repository['requestLine']?.begin ?? ''));
    assert.doesNotMatch('PATCHES shop/web', new RegExp(repository['requestLine']?.begin ?? ''));
  });

  for (const [line, marked] of [
    ['kind: Service', 'entity.name.type: Service'],
    ['{"kind":"ServiceList"}', 'entity.name.type: ServiceList'],
    ['kind: ServiceMonitor', ''],
    ['  type: NodePort # a comment', 'constant.language.type: NodePort'],
    ['  type: "LoadBalancer"', 'constant.language.type: LoadBalancer'],
    ['  type: ClusterIPs', ''],
    ['  subtype: ClusterIP', ''],
    ['  - {protocol: UDP, port: 53}', 'constant.language.protocol: UDP'],
    ['"protocol": "TCP"', 'constant.language.protocol: TCP'],
    ['  externalTrafficPolicy: Local', 'constant.language.policy: Local'],
    ['  clusterIP: None', 'constant.language.headless: None'],
    ['  clusterIPs: None', ''],
    ['  sessionAffinity: ClientIP', 'constant.language.affinity: ClientIP'],
    ['  trafficDistribution: PreferSameZone', 'constant.language.distribution: PreferSameZone'],
    ['  name: TCP', ''],
  ] as const) {
    test(`mark in \`${line}\` ${marked === '' ? 'nothing' : marked}`, () => {
      const found = grammars[0]?.patterns.flatMap(({ match = '', name = '' }) => {
        const text = new RegExp(match).exec(line)?.[0];
        return text === undefined ? [] : [`${name.replace(/\.service$/, '')}: ${text}`];
      });

      assert.equal(found?.join(), marked);
    });
  }
});

function sourcesIn(pattern: Pattern): readonly string[] {
  const { match, begin, while: goesOn, patterns = [] } = pattern;
  return [match, begin, goesOn].filter((source) => source !== undefined).concat(patterns.flatMap(sourcesIn));
}
