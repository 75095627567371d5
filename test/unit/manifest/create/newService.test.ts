import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readYaml } from '../../../../src/kube/yaml/yaml.ts';
import { newServiceManifest } from '../../../../src/manifest/create/newService.ts';
import { parsePorts, portsText } from '../../../../src/manifest/input/parsePorts.ts';
import { parseSelector, selectorText } from '../../../../src/manifest/input/parseSelector.ts';
import { brokenServiceNameRule } from '../../../../src/manifest/input/serviceNameRule.ts';

describe('ports in one line', () => {
  for (const [text, ports] of [
    ['80', [{ port: 80, protocol: 'TCP' }]],
    ['80:8080', [{ port: 80, protocol: 'TCP', targetPort: 8080 }]],
    ['http=80:web', [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'web' }]],
    [' 53/udp ', [{ port: 53, protocol: 'UDP' }]],
    [
      '53/UDP, 53:dns',
      [
        { name: 'port-53-udp', port: 53, protocol: 'UDP' },
        { name: 'dns', port: 53, protocol: 'TCP', targetPort: 'dns' },
      ],
    ],
    [
      'web=80 81:web',
      [
        { name: 'web', port: 80, protocol: 'TCP' },
        { name: 'port-81', port: 81, protocol: 'TCP', targetPort: 'web' },
      ],
    ],
    [
      'port-81=80 81',
      [
        { name: 'port-81', port: 80, protocol: 'TCP' },
        { name: 'port-81-2', port: 81, protocol: 'TCP' },
      ],
    ],
  ] as const) {
    test(text, () => {
      assert.deepEqual(parsePorts(text), ports);
    });
  }

  for (const [text, part] of [
    ['', 'none'],
    ['web', 'port'],
    ['80 65536', 'port'],
    ['80:', 'notation'],
    ['80/ICMP', 'notation'],
    ['80:Web', 'targetPort'],
    ['Http=80', 'name'],
    ['80 80:8080', 'samePort'],
    ['a=80 a=81', 'sameName'],
  ] as const) {
    test(`${JSON.stringify(text)} breaks a rule`, () => {
      assert.deepEqual(parsePorts(text), { word: text.split(' ').at(-1) ?? '', part });
    });
  }

  test('any text gives ports or a problem, and what was read is written back', () => {
    const word = fc.stringMatching(/^[a-z=:/0-9TUDP]{0,12}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 4 }), (words) => {
        const read = parsePorts(words.join(' '));
        if ('part' in read) {
          assert.ok(words.join(' ').includes(read.word));
        } else {
          assert.deepEqual(parsePorts(portsText(read)), read);
        }
      }),
    );
  });
});

describe('a selector in one line', () => {
  test('is read, and written back', () => {
    const selector = { app: 'web', 'example.com/tier': 'front', canary: '' };
    assert.deepEqual(parseSelector('app=web, example.com/tier=front canary='), { selector });
    assert.deepEqual(parseSelector(selectorText(selector)), { selector });
    assert.deepEqual(parseSelector(' '), { selector: {} });
  });

  for (const [text, part, rule] of [
    ['app', 'key', 'noValue'],
    ['=web', 'key', 'empty'],
    ['a/b/c=web', 'key', 'characters'],
    ['app=web,app=api', 'key', 'twice'],
    ['app=-web', 'value', 'characters'],
    [`app=${'a'.repeat(64)}`, 'value', 'tooLong'],
  ] as const) {
    test(`${text} breaks a rule`, () => {
      const read = parseSelector(text);
      assert.ok('problem' in read);
      assert.deepEqual([read.problem.part, read.problem.rule], [part, rule]);
    });
  }
});

test('the name of a Service may begin with a digit on servers that can take it', () => {
  const [older, newer] = [
    { major: 1, minor: 33 },
    { major: 1, minor: 34 },
  ];
  for (const [name, onOlder, onNewer] of [
    ['web', undefined, undefined],
    ['', 'empty', 'empty'],
    ['1web', 'digit', undefined],
    ['Web', 'characters', 'characters'],
    ['web-', 'characters', 'characters'],
    ['a.b', 'characters', 'characters'],
    ['a'.repeat(63), undefined, undefined],
    ['a'.repeat(64), 'tooLong', 'tooLong'],
  ] as const) {
    assert.deepEqual(
      [brokenServiceNameRule(name, older), brokenServiceNameRule(name, newer)],
      [onOlder, onNewer],
      name,
    );
  }
});

describe('the manifest of a new Service', () => {
  test('reads from the top down', () => {
    const ports = [
      { name: 'http', protocol: 'TCP', port: 80, targetPort: 'web' },
      { name: 'dns', protocol: 'UDP', port: 53 },
    ];
    const spec = { type: 'NodePort', selector: { app: 'web', on: 'yes' }, ports } as const;
    assert.equal(
      newServiceManifest({ namespace: 'shop', name: 'web', spec }),
      `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: NodePort
  selector:
    app: web
    "on": "yes"
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: web
  - name: dns
    protocol: UDP
    port: 53
`,
    );
  });

  test('of an alias has neither ports nor a selector', () => {
    const spec = { type: 'ExternalName', externalName: 'db.example.com' } as const;
    assert.deepEqual(readYaml(newServiceManifest({ namespace: 'shop', name: 'db', spec })), {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'shop' },
      spec,
    });
  });
});
