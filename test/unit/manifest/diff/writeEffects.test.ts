import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeEffects } from '../../../../src/manifest/diff/writeEffects.ts';
import { dns, file, http, live } from '../merge/applied.ts';

const defaults = { type: 'ClusterIP', sessionAffinity: 'None' };

test('a new Service: what the server has set, left out and changed', () => {
  const sent = file(
    { ...defaults, ports: [{ port: 80, name: 'http', appProtocol: 'h2c' }], externalIPs: ['192.0.2.01'] },
    { namespace: 'shop' },
  );
  const stored = live(sent, { spec: { ports: [http], externalIPs: ['192.0.2.1'] } });
  assert.deepEqual(writeEffects(sent, stored), {
    defaulted: [
      { path: 'spec.ports[0].protocol', after: 'TCP' },
      { path: 'spec.ports[0].targetPort', after: 8080 },
      { path: 'spec.clusterIP', after: '10.96.0.7' },
    ],
    dropped: [{ path: 'spec.ports[0].appProtocol', before: 'h2c' }],
    altered: [{ path: 'spec.externalIPs', before: ['192.0.2.01'], after: ['192.0.2.1'] }],
  });
});

test('what was there already and was not sent is no effect', () => {
  const former = live(file({ ...defaults, ports: [dns] }, { labels: { team: 'a' } }));
  const sent = file({ ports: [http] }, { namespace: 'shop' });
  const stored = {
    ...former,
    spec: { ...(former['spec'] as object), ports: [dns, { ...http, nodePort: 1 }] },
  };
  assert.deepEqual(writeEffects(sent, stored, former), {
    defaulted: [{ path: 'spec.ports[1].nodePort', after: 1 }],
    dropped: [],
    altered: [],
  });
});

test('what means nothing is not dropped, and an index is that of the file', () => {
  const sent = file(
    {
      ...defaults,
      selector: null,
      externalIPs: [],
      ports: [http, { ...dns, tragetPort: 5353, nodePort: 0 }],
    },
    { namespace: 'shop', labels: {}, creationTimestamp: null },
  );
  const former = live(file({ ...defaults }));
  const stored = live(file({ ...defaults, ports: [{ ...http, port: 8080 }, http, dns] }));
  const { dropped, altered } = writeEffects(sent, stored, former);
  assert.deepEqual(dropped, [{ path: 'spec.ports[1].tragetPort', before: 5353 }]);
  assert.deepEqual(altered, []);
});
