import type { Credentials, Identity } from './credentials.ts';

/** Several sources that make up one identity, such as a certificate, a token and whom to impersonate. */
export function composedCredentials(parts: readonly Credentials[]): Credentials {
  return {
    async identity(signal): Promise<Identity> {
      const identities = await Promise.all(parts.map((part) => part.identity(signal)));
      return {
        headers: Object.assign({}, ...identities.map(({ headers }) => headers)) as Identity['headers'],
        certificate: identities.find(({ certificate }) => certificate !== undefined)?.certificate,
      };
    },
    async renew(refused, signal): Promise<boolean> {
      const renewed = await Promise.all(parts.map((part) => part.renew(refused, signal)));
      return renewed.includes(true);
    },
    retry(isAsked): void {
      for (const part of parts) {
        part.retry?.(isAsked);
      }
    },
    refusalHint(): string | undefined {
      return parts.map((part) => part.refusalHint?.()).find((hint) => hint !== undefined);
    },
  };
}
