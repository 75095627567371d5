/** The headers that people send to backends; what ends at the API server is not among them. */
export const HEADER_NAMES = [
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Cache-Control',
  'Content-Type',
  'Cookie',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'If-Unmodified-Since',
  'Last-Event-ID',
  'Origin',
  'Range',
  'Referer',
  'User-Agent',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Request-ID',
] as const;

const MEDIA_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'application/xml',
  'application/yaml',
  'application/octet-stream',
  'application/merge-patch+json',
  'application/json-patch+json',
  'text/plain',
  'text/html',
  'text/csv',
] as const;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  accept: ['*/*', 'text/event-stream', 'image/*', ...MEDIA_TYPES],
  'accept-encoding': ['gzip', 'identity', 'gzip, deflate, br'],
  'cache-control': ['no-cache', 'no-store'],
  'content-type': MEDIA_TYPES,
  range: ['bytes=0-1023'],
};

/** What is usual as the value of a header. @param name in lower case */
export function valuesOfHeader(name: string): readonly string[] {
  return Object.hasOwn(VALUES, name) ? (VALUES[name] ?? []) : [];
}
