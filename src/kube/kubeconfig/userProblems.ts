import type { ExecPlugin, UserEntry } from './types.ts';

/** What kubectl refuses about a user, as parts of a sentence that begins with the user's name. */
export function userProblems(user: UserEntry): readonly string[] {
  const { token, username, password, exec, authProvider, as, asUid, asGroups = [], asUserExtra } = user;
  const problems = certificateProblems(user);
  if (token !== undefined && (username !== undefined || password !== undefined)) {
    problems.push('has a token as well as a username or password: keep one of them');
  }
  if (exec) {
    problems.push(...execProblems(exec));
  }
  if (exec && authProvider) {
    problems.push('has exec as well as auth-provider: keep one of them');
  }
  const impersonates = asUid !== undefined || asGroups.length > 0 || (asUserExtra?.size ?? 0) > 0;
  if (impersonates && as === undefined) {
    problems.push('has as-uid, as-groups or as-user-extra without "as": add whom to impersonate');
  }
  return problems;
}

function certificateProblems({
  clientCertificate,
  clientCertificateData,
  clientKey,
  clientKeyData,
}: UserEntry): string[] {
  if (clientCertificate === undefined && clientCertificateData === undefined) {
    return [];
  }
  const problems: string[] = [];
  if (clientCertificate !== undefined && clientCertificateData !== undefined) {
    problems.push('has client-certificate as well as client-certificate-data: keep one of them');
  }
  if (clientKey !== undefined && clientKeyData !== undefined) {
    problems.push('has client-key as well as client-key-data: keep one of them');
  }
  if (clientKey === undefined && clientKeyData === undefined) {
    problems.push('has a client certificate without its key: add client-key or client-key-data');
  }
  return problems;
}

const INTERACTIVE_MODES = ['Never', 'IfAvailable', 'Always'];
const VERSIONS_WITH_DEFAULT_MODE = [
  'client.authentication.k8s.io/v1alpha1',
  'client.authentication.k8s.io/v1beta1',
];

function execProblems({ command, apiVersion, env = [], interactiveMode }: ExecPlugin): string[] {
  const problems: string[] = [];
  if (command === undefined) {
    problems.push('has exec without a command: add the program to run');
  }
  if (apiVersion === undefined) {
    problems.push('has exec without apiVersion: add the version that the program speaks');
  }
  if (env.some(({ name }) => name === undefined)) {
    problems.push('has an environment variable without a name in exec: add it');
  }
  const hasDefaultMode = apiVersion !== undefined && VERSIONS_WITH_DEFAULT_MODE.includes(apiVersion);
  if (interactiveMode === undefined ? !hasDefaultMode : !INTERACTIVE_MODES.includes(interactiveMode)) {
    problems.push(`needs interactiveMode in exec: one of ${INTERACTIVE_MODES.join(', ')}`);
  }
  return problems;
}
