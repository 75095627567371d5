import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parsePorts, portsText } from '../../../../src/manifest/input/parsePorts.ts';

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
