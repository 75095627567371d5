import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkTaken, type PresentService } from '../../../../src/manifest/rules/takenRules.ts';
import { readManifest, type ManifestDocument } from '../../../../src/manifest/text/manifest.ts';

const NEW = { major: 1, minor: 36 };
const OLD = { major: 1, minor: 9 };

const DNS: PresentService = {
  namespace: 'kube-system',
  name: 'dns',
  clusterIP: '10.0.0.10',
  ports: [
    { protocol: 'UDP', nodePort: 30053 },
    { protocol: 'TCP', nodePort: 30054 },
  ],
};
const HEADLESS: PresentService = { namespace: 'shop', name: 'db', clusterIP: 'None', ports: [] };
const PRESENT = [HEADLESS, DNS, { ...DNS, name: 'other-dns' }];

function service(spec: string, name = 'web'): ManifestDocument {
  const text = `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
  const [document] = readManifest(text, 'yaml');
  assert.ok(document);
  return document;
}

/** `path severity message` of what is found for `shop/web`. */
function found(document: ManifestDocument, version = NEW, namespace = 'shop'): readonly string[] {
  return checkTaken(document, namespace, PRESENT, version).map(
    ({ path, severity, message }) => `${path} ${severity} ${message}`,
  );
}

describe('what others have already', () => {
  test('is told once for each node port, with who has it', () => {
    const ports = '{ports: [{port: 53, protocol: UDP, nodePort: 30053}, {port: 54, nodePort: 30054}]}';
    assert.deepEqual(found(service(ports)), [
      'spec.ports[0].nodePort information Invalid value: 30053: provided port is already allocated. ' +
        'kube-system/other-dns has it. Leave it out to get a free one.',
      'spec.ports[1].nodePort information Invalid value: 30054: provided port is already allocated. ' +
        'kube-system/other-dns has it. Leave it out to get a free one.',
    ]);
  });

  test('is nothing for another protocol, no number, or the Service itself', () => {
    assert.deepEqual(found(service('{ports: [{port: 53, nodePort: 30053}]}')), []);
    assert.deepEqual(found(service('{ports: [{port: 54, nodePort: 0}, {port: 55}]}')), []);
    assert.deepEqual(checkTaken(service('{clusterIP: 10.0.0.10}', 'dns'), 'kube-system', [DNS], NEW), []);
    assert.deepEqual(found(service('{clusterIP: None}')), []);
    assert.deepEqual(found(service('{clusterIP: "10.0.0.11"}')), []);
  });

  test('is told of an address as servers of each time name it', () => {
    const [now = ''] = found(service('{clusterIP: 10.0.0.10}'));
    assert.match(
      now,
      /^spec\.clusterIPs information Invalid value: \["10\.0\.0\.10"\]: failed to allocate IP 10\.0\.0\.10/,
    );
    const [then = ''] = found(service('{clusterIP: 10.0.0.10}'), OLD);
    assert.match(then, /^spec\.clusterIP information Invalid value: "10\.0\.0\.10": failed to allocate IP/);
  });

  test('can be left out', () => {
    const [finding] = checkTaken(service('{clusterIP: 10.0.0.10}'), 'shop', PRESENT, NEW);
    assert.deepEqual(finding?.fixes, [
      { title: 'Remove clusterIP', edits: [{ kind: 'remove', place: ['spec', 'clusterIP'] }] },
    ]);
  });

  test('is told of an address that cannot be in the range, which the first one of it tells', () => {
    const first = { namespace: 'default', name: 'kubernetes', clusterIP: '10.96.0.1', ports: [] };
    const of = (address: string, version = NEW, others: readonly PresentService[] = []): readonly string[] =>
      checkTaken(service(`{clusterIP: "${address}"}`), 'shop', [first, ...others], version).map(
        ({ code, message }) => `${code} ${/within ([^ ]+)\. /u.exec(message)?.[1] ?? ''}`,
      );
    assert.deepEqual(of('192.168.0.1'), ['cluster-ip-outside-range 10.96.0.0/11']);
    // Before 1.33, a range has at most 20 bits.
    assert.deepEqual(of('10.112.0.1', OLD), ['cluster-ip-outside-range 10.96.0.0/12']);
    assert.deepEqual(of('10.112.0.1'), []);
    assert.deepEqual(of('10.96.0.10'), []);
    // The second range of two is another, and somebody else's address may show that the first is, too.
    assert.deepEqual(of('fd00::1'), []);
    assert.deepEqual(of('192.168.0.1', NEW, [{ ...first, name: 'old', clusterIP: '192.168.7.7' }]), []);
    assert.deepEqual(found(service('{clusterIP: 192.168.0.1}')), []);
  });
});
