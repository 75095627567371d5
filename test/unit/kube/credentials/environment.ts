import {
  createCredentials,
  type CredentialsEnvironment,
} from '../../../../src/kube/credentials/createCredentials.ts';
import type { Credentials } from '../../../../src/kube/credentials/credentials.ts';
import type { PluginInvocation } from '../../../../src/kube/credentials/exec/pluginInvocation.ts';
import type { UserEntry } from '../../../../src/kube/kubeconfig/types.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../../../src/kube/network/network.ts';
import { targetOf, USER_AGENT, userWith } from '../../../support/connect.ts';

export const never = new AbortController().signal;

/** An environment that lets everything run and keeps what was asked and logged. */
export interface RecordingEnvironment extends CredentialsEnvironment {
  readonly asked: PluginInvocation[];
  readonly lines: string[];
}

export function recordingEnvironment(changes: Partial<CredentialsEnvironment> = {}): RecordingEnvironment {
  const asked: PluginInvocation[] = [];
  const lines: string[] = [];
  const write = (line: string): void => {
    lines.push(line);
  };
  return {
    env: process.env,
    mayRun: (plugin) => {
      asked.push(plugin);
      return Promise.resolve('run');
    },
    log: { debug: write, info: write, warn: write },
    life: never,
    issued: new Map(),
    network: { settings: DEFAULT_NETWORK_SETTINGS, environment: {} },
    userAgent: USER_AGENT,
    asked,
    lines,
    ...changes,
  };
}

/** The credentials of a user of a cluster that is not asked for anything. */
export function credentialsOf(user: Partial<UserEntry>, environment: CredentialsEnvironment): Credentials {
  return createCredentials(targetOf('https://127.0.0.1:6443', { user: userWith(user) }), environment);
}
