import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findKubectl } from '../../scripts/rigs/kubeBinaries.ts';
import { startSandboxRig, type SandboxRig } from '../../scripts/rigs/sandbox.ts';
import { Kubectl } from '../support/kubectl.ts';

const program = await findKubectl();
const skip = program === undefined && 'kubectl is missing';

/**
 * kubectl of today asks an old server for an OpenAPI that it does not have, in order to validate, and for tables of a
 * version that it does not know.
 */
const PROFILES = [
  {
    profile: '1.36',
    create: ['create', '-f', '-'],
    apply: ['apply', '-f', '-'],
    web: /^web +LoadBalancer +\S+ +203\.0\.113\.10 +80:\d+\/TCP +\S+ +app=web$/m,
  },
  {
    profile: '1.9',
    create: ['create', '--validate=false', '-f', '-'],
    apply: ['apply', '--validate=false', '-f', '-'],
    web: /^web +\d+d$/m,
  },
] as const;

for (const { profile, create, apply, web } of PROFILES) {
  describe(`kubectl and the sandbox ${profile}`, { skip }, () => {
    let rig: SandboxRig;
    let kubectl: Kubectl;

    before(async () => {
      rig = await startSandboxRig(profile);
      kubectl = new Kubectl(program!, rig.kubeconfig);
      // From a manifest: `create namespace` speaks protobuf, which the sandbox does not.
      await kubectl.print(create, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: kubectl}\n');
    });

    after(() => rig.stop());

    const inNamespace = (...args: readonly string[]): readonly string[] => ['--namespace=kubectl', ...args];

    test('get: the table, and one as YAML', async () => {
      const table = await kubectl.print(['get', 'services', '--namespace=shop', '--output=wide']);
      assert.match(table, web);
      const yaml = await kubectl.print(['get', 'service', 'web', '--namespace=shop', '--output=yaml']);
      assert.match(yaml, /^ {2}name: web$/m);
    });

    test('get -w: what happens, as it happens', async () => {
      const seen: string[] = [];
      const watch = inNamespace('get', 'services', '--watch', '--no-headers', '--output=name');
      await kubectl.print(create, manifest('before'));
      for await (const line of kubectl.lines(watch)) {
        seen.push(line);
        if (line === 'service/before') {
          await kubectl.print(create, manifest('during'));
        } else {
          break;
        }
      }
      assert.deepEqual(seen, ['service/before', 'service/during']);
    });

    test('create: once, and not again', async () => {
      assert.equal(await kubectl.print(create, manifest('created')), 'service/created created\n');
      const again = await kubectl.run(create, manifest('created'));
      assert.equal(again.exitCode, 1);
      assert.match(again.stderr, /\(AlreadyExists\).* services "created" already exists/);
    });

    test('apply: created, unchanged, configured', async () => {
      assert.equal(await kubectl.print(apply, manifest('applied')), 'service/applied created\n');
      assert.equal(await kubectl.print(apply, manifest('applied')), 'service/applied unchanged\n');
      const changed = manifest('applied').replace('port: 80', 'port: 8080');
      assert.equal(await kubectl.print(apply, changed), 'service/applied configured\n');
    });

    test('patch: in three types', async () => {
      await kubectl.print(create, manifest('patched'));
      const patches = {
        strategic: '{"spec":{"ports":[{"port":9090,"name":"metrics"}]}}',
        merge: '{"metadata":{"labels":{"merged":"yes"}}}',
        json: '[{"op":"replace","path":"/spec/selector/app","value":"other"}]',
      };
      for (const [type, patch] of Object.entries(patches)) {
        const args = inNamespace('patch', 'service', 'patched', `--type=${type}`, `--patch=${patch}`);
        assert.equal(await kubectl.print(args), 'service/patched patched\n');
      }
      const path = '{.spec.ports[*].port} {.metadata.labels.merged} {.spec.selector.app}';
      const args = inNamespace('get', 'service', 'patched', `--output=jsonpath=${path}`);
      assert.deepEqual((await kubectl.print(args)).split(' ').sort(), ['80', '9090', 'other', 'yes']);
    });

    test('delete', async () => {
      await kubectl.print(create, manifest('deleted'));
      const output = await kubectl.print(inNamespace('delete', 'service', 'deleted'));
      assert.match(output, /^service "deleted" deleted/);
      const gone = await kubectl.run(inNamespace('get', 'service', 'deleted'));
      assert.match(gone.stderr, /\(NotFound\): services "deleted" not found/);
    });

    test('get --raw through the proxy', async () => {
      const path = '/api/v1/namespaces/shop/services/api:http/proxy/hello?a=b';
      const received = JSON.parse(await kubectl.print(['get', '--raw', path])) as Record<string, unknown>;
      assert.deepEqual(
        [received['method'], received['path'], received['query']],
        ['GET', '/hello', { a: ['b'] }],
      );
    });

    // An old server carries out what kubectl means for a dry run: kubectl's diff does write there.
    if (profile !== '1.9') {
      test('diff: finds what differs, and writes nothing', async () => {
        await kubectl.print(apply, manifest('differs'));
        const changed = manifest('differs').replace('port: 80', 'port: 8080');
        const { exitCode, stdout } = await kubectl.run(['diff', '-f', '-'], changed);
        assert.equal(exitCode, 1);
        assert.match(stdout, /^\+ +port: 8080$/m);
        assert.equal(await kubectl.print(['diff', '-f', '-'], manifest('differs')), '');
      });

      test('apply --server-side, twice', async () => {
        for (let time = 1; time <= 2; time += 1) {
          const output = await kubectl.print(['apply', '--server-side', '-f', '-'], manifest('server-side'));
          assert.equal(output, 'service/server-side serverside-applied\n');
        }
      });
    }
  });
}

function manifest(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: kubectl
spec:
  selector:
    app: web
  ports:
  - name: http
    port: 80
    protocol: TCP
`;
}
