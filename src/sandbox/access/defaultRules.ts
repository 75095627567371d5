import type { ProfileName } from '../profile.ts';
import type { AccessRule } from './accessRule.ts';
import { AUTHENTICATED, UNAUTHENTICATED } from './user.ts';

const everybody = { groups: [AUTHENTICATED, UNAUTHENTICATED], verbs: ['get'] };
const authenticated = { groups: [AUTHENTICATED] };

/** `system:basic-user`: everybody may ask what they may do. */
const askAboutOneself: AccessRule = {
  ...authenticated,
  verbs: ['create'],
  apiGroups: ['authorization.k8s.io'],
  resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
};

/** `basic-user` and `self-provisioner` of OpenShift: everybody sees their own projects and may begin new ones. */
const workWithProjects: readonly AccessRule[] = [
  {
    ...authenticated,
    verbs: ['list', 'watch'],
    apiGroups: ['project.openshift.io'],
    resources: ['projects'],
  },
  {
    ...authenticated,
    verbs: ['create', 'list'],
    apiGroups: ['project.openshift.io'],
    resources: ['projectrequests'],
  },
];

const discoveryUrls = ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/version', '/version/'];
const healthUrls = ['/healthz', '/livez', '/readyz', '/version', '/version/'];

const modern: readonly AccessRule[] = [
  // `system:discovery` and `system:public-info-viewer`, as they are from 1.14 on.
  {
    ...authenticated,
    verbs: ['get'],
    nonResourceURLs: [...discoveryUrls, ...healthUrls, '/openapi', '/openapi/*'],
  },
  { ...everybody, nonResourceURLs: healthUrls },
  askAboutOneself,
];

/** What a new cluster of each generation allows by itself (plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
export const DEFAULT_RULES: Readonly<Record<ProfileName, readonly AccessRule[]>> = {
  '1.9': [
    { ...everybody, nonResourceURLs: [...discoveryUrls, '/swagger.json', '/swaggerapi', '/swaggerapi/*'] },
    askAboutOneself,
    ...workWithProjects,
  ],
  '1.20': modern,
  '1.36': modern,
};
