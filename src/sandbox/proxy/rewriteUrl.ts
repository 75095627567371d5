/** What a proxied answer must be adapted to. */
export interface ProxiedAt {
  /** The path of the API server up to and with `/proxy`. */
  readonly prefix: string;
  /** The backend's own `host:port`. */
  readonly backendHost: string;
  /** The `Host` header of the request. */
  readonly requestHost: string;
}

/**
 * A link of a backend, as it must be for a client behind the proxy (`rewriteURL` of apimachinery/pkg/util/proxy).
 * Links to other hosts, relative links, and those that name the prefix already are left alone.
 */
export function rewriteUrl(link: string, at: ProxiedAt): string {
  const [, scheme = '', host, path = '', rest = ''] =
    /^(?:([a-z][a-z\d+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(.*)$/is.exec(link) ?? [];
  const isElsewhere = host !== undefined && host !== '' && host !== at.backendHost && host !== at.requestHost;
  if (isElsewhere || !path.startsWith('/')) {
    return link;
  }
  // What names the client's own address keeps it; the backend's is dropped.
  const origin = host === at.requestHost ? `${scheme === '' ? '' : `${scheme}:`}//${host}` : '';
  return `${origin}${path.startsWith(at.prefix) ? path : at.prefix + path}${rest}`;
}

/**
 * Rewrites the links of a page (`rewriteHTML` of apimachinery/pkg/util/proxy), in the attributes that hold a URL.
 */
export function rewriteHtml(page: string, at: ProxiedAt): string {
  return page.replace(/<!--.*?-->|<[a-z][^>]*>/gis, (tag) =>
    tag.startsWith('<!--')
      ? tag
      : tag.replace(
          LINK,
          (_all, start: string, quote: string, link: string) => start + quote + rewriteUrl(link, at) + quote,
        ),
  );
}

const LINK =
  /(\s(?:href|src|action|formaction|cite|background|codebase|data|icon|longdesc|manifest|poster|profile|usemap)\s*=\s*)(["'])(.*?)\2/gis;
