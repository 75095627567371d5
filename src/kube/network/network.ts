/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What VS Code's settings say of the network. Read anew for each transport. */
export interface NetworkSettings {
  /** `http.proxy`: an address, or `host:port`. */
  readonly proxy?: string | undefined;
  /** `http.proxyAuthorization`: what to send the proxy of the settings as `Proxy-Authorization`. */
  readonly proxyAuthorization?: string | undefined;
  /** `http.proxySupport`: with `off` the settings name no proxy. */
  readonly proxySupport: 'off' | 'on' | 'fallback' | 'override';
  /** `http.noProxy`: where it has entries, NO_PROXY does not count for the proxy of the settings. */
  readonly noProxy: readonly string[];
  /** `http.proxyStrictSSL`: whether to verify the certificate of the proxy of the settings. */
  readonly proxyStrictSSL: boolean;
  /** `http.systemCertificates`: whether to trust whom the operating system trusts. */
  readonly systemCertificates: boolean;
}

/** What the machine has to say about how to reach a server. */
export interface Network {
  readonly settings: NetworkSettings;
  readonly environment: Environment;
}

/** VS Code's own defaults. */
export const DEFAULT_NETWORK_SETTINGS: NetworkSettings = {
  proxySupport: 'override',
  noProxy: [],
  proxyStrictSSL: true,
  systemCertificates: true,
};

/** Where there is no VS Code. */
export const DEFAULT_NETWORK: Network = { settings: DEFAULT_NETWORK_SETTINGS, environment: process.env };
