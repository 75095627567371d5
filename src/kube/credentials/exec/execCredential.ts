import { isJsonObject, type Json, type JsonObject } from '../../../common/json.ts';
import { toPlainText } from '../../../common/text.ts';
import type { ClusterTarget } from '../../kubeconfig/types.ts';
import { readYaml } from '../../yaml/yaml.ts';
import { bearer } from '../authorization.ts';
import { isHeaderValue } from '../headerValue.ts';
import { readPem, toClientCertificate } from '../pem.ts';
import { credentialsError } from '../credentialsError.ts';
import type { IssuedIdentity } from '../issuedCredentials.ts';

const GROUP = 'client.authentication.k8s.io';
/** kubectl has not spoken `v1alpha1` since 1.24; the kubeconfigs of older clusters still ask for it. */
export const EXEC_CREDENTIAL_VERSIONS: readonly string[] = ['v1', 'v1beta1', 'v1alpha1'].map(
  (version) => `${GROUP}/${version}`,
);

/**
 * What a plugin finds in `KUBERNETES_EXEC_INFO`: an `ExecCredential` with the version it shall answer in, and about
 * the cluster what the kubeconfig tells plugins that ask for it. It is never run in a terminal of the person's.
 * Source: client-go `pkg/apis/clientauthentication`.
 *
 * @param cluster undefined for a plugin without `provideClusterInfo`
 */
export async function encodeExecInfo(
  apiVersion: string,
  cluster: ClusterTarget | undefined,
): Promise<string> {
  if (apiVersion === `${GROUP}/v1alpha1`) {
    // Of what we could tell it, it has no field for any.
    return JSON.stringify({ kind: 'ExecCredential', apiVersion, spec: {} });
  }
  const spec = { cluster: cluster && (await execCluster(cluster)), interactive: false };
  return JSON.stringify({ kind: 'ExecCredential', apiVersion, spec });
}

/** Fields that are false or empty are left out, as in client-go's type. */
async function execCluster(target: ClusterTarget): Promise<object> {
  const { server, tls, proxyUrl, disableCompression, execConfig } = target;
  const ca = tls.ca && (await readPem(tls.ca, 'certificate authority'));
  return {
    server: server.origin + server.pathname.replace(/\/$/, ''),
    'tls-server-name': tls.serverName,
    'insecure-skip-tls-verify': tls.insecureSkipVerify || undefined,
    'certificate-authority-data': ca?.toString('base64'),
    'proxy-url': proxyUrl && withoutLoneSlash(proxyUrl),
    'disable-compression': disableCompression || undefined,
    // A raw extension: client-go prints null where there is none.
    config: execConfig ?? null,
  };
}

function withoutLoneSlash(url: URL): string {
  return url.href.replace(/^([^:]+:\/\/[^/?#]*)\/$/, '$1');
}

/**
 * Reads what a plugin printed.
 *
 * @param name the plugin, for messages
 * @throws KubeError that holds no part of what it printed but the version
 */
export function decodeExecCredential(stdout: string, apiVersion: string, name: string): IssuedIdentity {
  const answer = parse(stdout);
  // kubectl takes an answer without a kind for what it asked for.
  if (!isJsonObject(answer) || (answer['kind'] ?? 'ExecCredential') !== 'ExecCredential') {
    throw credentialsError(
      `The credential plugin ${name} did not print an ExecCredential. Run it in a terminal to see what it prints.`,
    );
  }
  if (answer['apiVersion'] !== apiVersion) {
    const answered = answer['apiVersion'];
    throw credentialsError(
      `The credential plugin ${name} answered in ${typeof answered === 'string' ? toPlainText(answered) : 'no version'}, not in ` +
        `${apiVersion}. Correct apiVersion in the kubeconfig, or update the plugin.`,
    );
  }
  const status = answer['status'];
  if (!isJsonObject(status)) {
    throw credentialsError(`The credential plugin ${name} answered without a status. Update or replace it.`);
  }
  const token = textIn(status, 'token', name);
  if (!isHeaderValue(token)) {
    throw credentialsError(
      `The credential plugin ${name} gave a token with line breaks or control characters, which no request can carry.`,
    );
  }
  const cert = textIn(status, 'clientCertificateData', name);
  const key = textIn(status, 'clientKeyData', name);
  if (token === '' && cert === '' && key === '') {
    throw credentialsError(`The credential plugin ${name} gave neither a token nor a certificate.`);
  }
  if ((cert === '') !== (key === '')) {
    throw credentialsError(`The credential plugin ${name} gave only one of certificate and key.`);
  }
  return {
    identity: {
      headers: token === '' ? {} : bearer(token),
      ...(cert !== '' && {
        certificate: toClientCertificate(
          Buffer.from(cert),
          Buffer.from(key),
          `The credential plugin ${name} gave`,
        ),
      }),
    },
    expiresAt: expiry(textIn(status, 'expirationTimestamp', name), name),
  };
}

function parse(stdout: string): Json | undefined {
  try {
    // JSON, as a rule; client-go takes YAML as well.
    return readYaml(stdout);
  } catch {
    // The error would quote what may be a token.
    return undefined;
  }
}

function textIn(status: JsonObject, field: string, name: string): string {
  const value = status[field] ?? '';
  if (typeof value !== 'string') {
    throw credentialsError(`The credential plugin ${name} gave a ${field} that is not text.`);
  }
  return value;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function expiry(timestamp: string, name: string): number | undefined {
  if (timestamp === '') {
    return undefined;
  }
  const time = RFC_3339.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(time)) {
    throw credentialsError(`The credential plugin ${name} gave an expirationTimestamp that is not a time.`);
  }
  return time;
}
