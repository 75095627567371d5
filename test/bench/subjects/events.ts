/** Lines of a watch, such as a busy cluster sends them: about 1.5 KB each, with managed fields. */
export function eventLine(index: number): string {
  const name = `service-${String(index % 2000).padStart(6, '0')}`;
  return JSON.stringify({
    type: index < 2000 ? 'ADDED' : 'MODIFIED',
    object: {
      kind: 'Service',
      apiVersion: 'v1',
      metadata: {
        name,
        namespace: `load-${String(index % 20).padStart(3, '0')}`,
        uid: `11111111-2222-3333-4444-${String(index % 2000).padStart(12, '0')}`,
        resourceVersion: String(1000 + index),
        creationTimestamp: '2026-01-01T00:00:00Z',
        labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'Helm', team: 'checkout' },
        annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': 'default' },
        managedFields: [
          {
            manager: 'helm',
            operation: 'Update',
            apiVersion: 'v1',
            time: '2026-01-01T00:00:00Z',
            fieldsType: 'FieldsV1',
            fieldsV1: {
              'f:metadata': {
                'f:annotations': {
                  '.': {},
                  'f:meta.helm.sh/release-name': {},
                  'f:meta.helm.sh/release-namespace': {},
                },
                'f:labels': {
                  '.': {},
                  'f:app.kubernetes.io/managed-by': {},
                  'f:app.kubernetes.io/name': {},
                  'f:team': {},
                },
              },
              'f:spec': {
                'f:internalTrafficPolicy': {},
                'f:ports': {
                  '.': {},
                  'k:{"port":80,"protocol":"TCP"}': {
                    '.': {},
                    'f:name': {},
                    'f:port': {},
                    'f:protocol': {},
                    'f:targetPort': {},
                  },
                },
                'f:selector': {},
                'f:sessionAffinity': {},
                'f:type': {},
              },
            },
          },
        ],
      },
      spec: {
        ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
        selector: { 'app.kubernetes.io/name': name },
        clusterIP: 'None',
        clusterIPs: ['None'],
        type: 'ClusterIP',
        sessionAffinity: 'None',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        internalTrafficPolicy: 'Cluster',
      },
      status: { loadBalancer: {} },
    },
  });
}
