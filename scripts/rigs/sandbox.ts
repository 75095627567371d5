import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { profiles, type ProfileName } from '../../src/sandbox/profile.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { createAuthority, issueServerCertificate } from './certificates.ts';
import { temporaryFolder } from './cleanup.ts';
import type { KubeTarget } from './kubeRequest.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** A sandbox that runs in this process, and the way to it for everybody else. */
export interface SandboxRig extends KubeTarget {
  /** Path of a kubeconfig of one context, which is in the namespace of the sample shop. */
  readonly kubeconfig: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a sandbox for programs that are told of their cluster by a kubeconfig. It speaks TLS: of a server that does
 * not, neither kubectl nor we take a token from a kubeconfig.
 */
export async function startSandboxRig(
  profile: ProfileName = '1.36',
  contextName = 'sandbox',
): Promise<SandboxRig> {
  const folder = await temporaryFolder();
  let sandbox: Sandbox | undefined;
  const stop = async (): Promise<void> => {
    await sandbox?.stop();
    await folder.remove();
  };
  try {
    const authority = await createAuthority(folder.path);
    const { certificateFile, keyFile } = await issueServerCertificate(authority, folder.path);
    const [cert, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
    sandbox = await startSandbox({ profile, tls: { cert, key } });
    const kubeconfig = join(folder.path, 'config');
    await writeKubeconfig(
      kubeconfig,
      {
        name: contextName,
        server: sandbox.url,
        caFile: authority.certificateFile,
        user: 'sandbox',
        namespace: 'shop',
      },
      { token: sandbox.token },
    );
    const ca = await readFile(authority.certificateFile, 'utf8');
    return { url: sandbox.url, ca, adminToken: sandbox.token, kubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The profile of that name. @throws Error that says which there are */
export function parseProfile(name: string): ProfileName {
  if (!isProfile(name)) {
    throw new Error(`There is no profile ${name}. There are: ${Object.keys(profiles).join(', ')}.`);
  }
  return name;
}

function isProfile(name: string): name is ProfileName {
  return Object.hasOwn(profiles, name);
}
