import { kubeExpect, type KubeTarget } from '../../scripts/rigs/kubeRequest.ts';

/** Lets a user of a real API server list and watch the Services of one namespace, and nothing else. */
export async function grantServices(target: KubeTarget, namespace: string, user: string): Promise<void> {
  const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const apiGroup = 'rbac.authorization.k8s.io';
  await kubeExpect(target, 'POST', `${path}/roles`, {
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['services'], verbs: ['list', 'watch'] }],
  });
  await kubeExpect(target, 'POST', `${path}/rolebindings`, {
    metadata: { name: 'reader' },
    roleRef: { apiGroup, kind: 'Role', name: 'reader' },
    subjects: [{ apiGroup, kind: 'User', name: user }],
  });
}
