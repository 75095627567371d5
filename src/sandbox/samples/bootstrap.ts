import type { ProfileName } from '../profile.ts';
import type { Sample } from './sample.ts';

/** What an API server makes for itself when it starts for the first time. */
export function bootstrapObjects(profile: ProfileName): readonly Sample[] {
  const names = ['default', 'kube-public', 'kube-system'];
  // Nodes have their leases in a namespace of their own from 1.14 on.
  const namespaces = profile === '1.9' ? names : [...names, 'kube-node-lease'];
  return [
    ...namespaces.map((name): Sample => ({ resource: 'namespaces', object: { metadata: { name } } })),
    kubernetesService(profile),
  ];
}

/** The API server itself, as pods see it (`CreateOrUpdateMasterServiceIfNeeded` of pkg/controlplane). */
export function kubernetesService(profile: ProfileName): Sample {
  return {
    resource: 'services',
    object: {
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      },
      spec: {
        clusterIP: '10.96.0.1',
        ports: [{ name: 'https', port: 443, targetPort: 6443 }],
        ...(profile === '1.9' ? { sessionAffinity: 'ClientIP' } : { ipFamilyPolicy: 'SingleStack' }),
      },
    },
  };
}
