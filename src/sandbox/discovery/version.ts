import type { VersionInfo } from '../../kube/types.ts';
import { profiles, type ProfileName } from '../profile.ts';

/** The answer of `/version`, with all the fields that the real server of this generation has, in its order. */
export function versionDocument(profile: ProfileName): VersionInfo {
  const { platform, gitVersion, ...numbers } = profiles[profile].version;
  return {
    ...numbers,
    ...(profile === '1.36' ? EMULATION : {}),
    ...(gitVersion === undefined ? {} : { gitVersion }),
    ...BUILD,
    ...(platform === undefined ? {} : { platform }),
  };
}

/** From 1.31 on a server also says which version it imitates, and which it can go back to. */
const EMULATION = {
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
};

const BUILD = {
  gitCommit: '',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
};
