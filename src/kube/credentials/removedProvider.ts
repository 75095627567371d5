import { toPlainText } from '../../common/text.ts';
import type { KubeError } from '../errors.ts';
import { refuse } from '../kubeconfig/refuse.ts';
import type { UserEntry } from '../kubeconfig/types.ts';

/** What took the place of the providers that kubectl had until 1.25, and how to change over. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  gcp: 'Install gke-gcloud-auth-plugin and run "gcloud container clusters get-credentials CLUSTER".',
  azure: 'Install kubelogin (https://azure.github.io/kubelogin) and run "kubelogin convert-kubeconfig".',
};

/** Why a user's auth-provider cannot be used, as with kubectl since 1.26, and what to do. */
export function removedProvider(user: UserEntry): KubeError {
  const { authProvider } = user;
  const name = toPlainText(authProvider?.name ?? '');
  const successor = SUCCESSORS[name];
  return refuse(
    user,
    'auth-provider',
    successor === undefined
      ? `there is no auth-provider "${name}". Use oidc, or exec with a credential plugin.`
      : `Kubernetes has removed the auth-provider "${name}". ${successor}`,
  );
}
