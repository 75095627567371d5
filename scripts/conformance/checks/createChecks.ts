import assert from 'node:assert/strict';
import { createService, createServiceAcrossNamespaces } from '../../../src/kube/serviceApi/createService.ts';
import { readService } from '../../../src/kube/serviceApi/readService.ts';
import type { Service } from '../../../src/kube/types.ts';
import { checksOf } from '../check.ts';
import { refusedUnsent, serverRefuses, worksOrIsRefused } from '../expect.ts';
import { LOAD_BALANCER, serviceNamed, yamlOf } from '../services.ts';

export const CREATE_CHECKS = [
  ...checksOf('createCoreV1NamespacedService', {
    'create from JSON; the server adds defaults and an address': async ({ server, namespace, signal }) => {
      const { object } = await createService(server, namespace, serviceNamed('json'), { signal });
      assert.ok(object.metadata.uid, 'it has no uid');
      assert.equal(object.metadata.namespace, namespace);
      assert.ok(object.spec?.clusterIP, 'it has no cluster IP');
      assert.equal(object.spec.type, 'ClusterIP');
      assert.deepEqual(object.spec.ports, [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80 }]);
    },

    'create from YAML': async ({ server, namespace, signal }) => {
      const body = { mediaType: 'application/yaml', text: yamlOf('yaml') } as const;
      const { object } = await createService(server, namespace, body, { signal });
      assert.deepEqual(object.metadata.labels, { 'yes-no': 'no' });
      assert.equal(object.spec?.ports?.[0]?.port, 80);
    },

    'answer as YAML': async ({ server, namespace, signal }) => {
      const service = serviceNamed('answer-yaml');
      const { object, text } = await createService(server, namespace, service, { as: 'yaml', signal });
      assert.match(text, /^ {2}name: answer-yaml$/m);
      assert.equal(object.metadata.name, 'answer-yaml');
    },

    'pretty: the answer is indented': async ({ server, namespace, signal }) => {
      const { text } = await createService(server, namespace, serviceNamed('pretty'), {
        pretty: true,
        signal,
      });
      assert.match(text, /\n {2}"metadata": \{\n/);
    },

    'generateName: the server chooses the name': async ({ server, namespace, signal }) => {
      const text = yamlOf('made-').replace('name:', 'generateName:');
      const body = { mediaType: 'application/yaml', text } as const;
      const { object } = await createService(server, namespace, body, { signal });
      assert.match(object.metadata.name ?? '', /^made-[a-z0-9]{5,}$/);
    },

    'headless, ExternalName, NodePort and LoadBalancer': async ({ server, namespace, signal }) => {
      const create = async (name: string, spec: Service['spec']): Promise<Service['spec']> =>
        (await createService(server, namespace, serviceNamed(name, { spec }), { signal })).object.spec;
      assert.equal((await create('headless', { clusterIP: 'None' }))?.clusterIP, 'None');
      const external = { type: 'ExternalName', externalName: 'example.com' };
      assert.equal((await create('external', external))?.externalName, 'example.com');
      assert.ok((await create('node-port', { type: 'NodePort' }))?.ports?.[0]?.nodePort);
      assert.ok((await create('balanced', LOAD_BALANCER))?.ports?.[0]?.nodePort);
    },

    'create twice: AlreadyExists': async ({ server, namespace, signal }) => {
      const create = (): Promise<unknown> =>
        createService(server, namespace, serviceNamed('twice'), { signal });
      await create();
      await serverRefuses(create(), 409, 'AlreadyExists');
    },

    'an invalid Service: the causes name the fields': async ({ server, namespace, signal }) => {
      const service = serviceNamed('invalid', { spec: { ports: [{ port: 70_000 }] } });
      const error = await serverRefuses(
        createService(server, namespace, service, { signal }),
        422,
        'Invalid',
      );
      assert.equal(error.causes[0]?.field, 'spec.ports[0].port');
    },

    'a missing namespace: NotFound': async ({ server, namespace, signal }) => {
      const create = createService(server, `${namespace}-not`, serviceNamed('lost'), { signal });
      await serverRefuses(create, 404, 'NotFound');
    },

    'a body of another namespace or kind: refused, not sent': async ({ server, namespace, signal }) => {
      const elsewhere = serviceNamed('elsewhere', { metadata: { namespace: 'default' } });
      await refusedUnsent(createService(server, namespace, elsewhere, { signal }), 'invalid');
      const route = { ...serviceNamed('route'), kind: 'Route' };
      await refusedUnsent(createService(server, namespace, route, { signal }), 'invalid');
    },

    'dryRun: nothing is created': async ({ server, namespace, signal }) => {
      const note = await worksOrIsRefused(server.features.dryRun, () =>
        createService(server, namespace, serviceNamed('dry'), { dryRun: 'All', signal }),
      );
      await serverRefuses(readService(server, { namespace, name: 'dry' }, { signal }), 404, 'NotFound');
      return note;
    },

    'fieldValidation=Strict: an unknown field is refused': async ({ server, namespace, signal }) => {
      const service = { ...serviceNamed('strict'), sepc: {} };
      const options = { fieldValidation: 'Strict', signal } as const;
      return worksOrIsRefused(server.features.fieldValidation, async () => {
        const create = createService(server, namespace, service, options);
        assert.match((await serverRefuses(create, 400, 'BadRequest')).message, /unknown field "sepc"/);
      });
    },

    'fieldValidation=Warn: an unknown field is warned of': async ({ server, namespace, signal }) => {
      const service = { ...serviceNamed('warned'), sepc: {} };
      const options = { fieldValidation: 'Warn', signal } as const;
      return worksOrIsRefused(server.features.fieldValidation, async () => {
        const { warnings } = await createService(server, namespace, service, options);
        assert.deepEqual(warnings, ['unknown field "sepc"']);
      });
    },

    'fieldManager: it owns the fields': async ({ server, namespace, signal }) => {
      const options = { fieldManager: 'conformance', signal };
      const { text } = await createService(server, namespace, serviceNamed('managed'), options);
      const isKept = text.includes('"manager":"conformance"');
      assert.equal(isKept, server.features.serverSideApply);
      return isKept ? undefined : 'left out: this server keeps no managers';
    },
  }),

  ...checksOf('createCoreV1ServiceForAllNamespaces', {
    'create in the namespace that the object names': async ({ server, namespace, signal }) => {
      const service = serviceNamed('across', { metadata: { namespace } });
      const { object } = await createServiceAcrossNamespaces(server, service, { signal });
      assert.equal(object.metadata.namespace, namespace);
      assert.ok(object.metadata.uid);
    },

    'create from YAML': async ({ server, namespace, signal }) => {
      const text = yamlOf('across-yaml').replace('metadata:', `metadata:\n  namespace: ${namespace}`);
      const body = { mediaType: 'application/yaml', text } as const;
      const { object } = await createServiceAcrossNamespaces(server, body, { signal });
      assert.equal(object.metadata.namespace, namespace);
    },

    'an object without a namespace: refused, not sent': async ({ server, signal }) => {
      const create = createServiceAcrossNamespaces(server, serviceNamed('nowhere'), { signal });
      await refusedUnsent(create, 'invalid');
    },
  }),
];
