import { kubeExpect, type KubeTarget } from '../../scripts/rigs/kubeRequest.ts';

const API_GROUP = 'rbac.authorization.k8s.io';

/** Gives a user of a real API server the rights of a ClusterRole, everywhere or in one namespace. */
export async function bindClusterRole(
  target: KubeTarget,
  role: string,
  user: string,
  namespace?: string,
): Promise<void> {
  const collection = namespace === undefined ? 'clusterrolebindings' : `namespaces/${namespace}/rolebindings`;
  await kubeExpect(target, 'POST', `/apis/${API_GROUP}/v1/${collection}`, {
    metadata: { name: `${user}-${role}` },
    roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: API_GROUP, kind: 'User', name: user }],
  });
}
