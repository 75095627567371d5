import type { KubeVersion } from '../../kube/capabilities.ts';

/** The newest version whose fields and rules are known. Those that come after it are judged by the same. */
export const NEWEST_VERSION: KubeVersion = { major: 1, minor: 36 };
