import { maskCredentials } from '../../common/text.ts';

const MASK = '***';
const SHORTEST_SECRET = 4;

/**
 * Takes out of a text that somebody else wrote what looks like a secret, and the secrets that the kubeconfig gave them.
 * Rather too much than too little.
 */
export function maskSecrets(text: string, given: readonly string[]): string {
  const withoutKnown = given
    .filter((value) => value.length >= SHORTEST_SECRET)
    .sort((left, right) => right.length - left.length)
    .reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
  return maskCredentials(
    withoutKnown
      .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, MASK)
      // JSON Web Tokens, and OpenShift's.
      .replace(/\beyJ[\w-]{6,}(?:\.[\w-]*)*/g, MASK)
      .replace(/\bsha256~[\w-]+/g, MASK)
      // In an address.
      .replace(/:\/\/[^\s/@:]+:[^\s/@]+@/g, `://${MASK}@`)
      // `client_secret=…`, `"token": "…"`.
      .replace(
        /((?:token|secret|password|passwd|key|credential)[\w-]{0,40}["']?\s{0,9}[=:]\s*["']?)[^\s"',;&]{8,}/gi,
        `$1${MASK}`,
      ),
  );
}
