/**
 * A kubeconfig as `client-go/tools/clientcmd/api/v1` defines it. Names are those of the file in camelCase. What the
 * file leaves out, or gives as null or as empty text, is undefined: kubectl does not tell these apart either.
 */

/** Where an entry was read. The relative paths in it start at `folder`; see `resolvePath`. */
export interface FromFile {
  readonly file: string;
  readonly folder: string;
}

export interface ClusterFields {
  readonly server?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly certificateAuthority?: string | undefined;
  readonly certificateAuthorityData?: Buffer | undefined;
  readonly proxyUrl?: string | undefined;
  readonly disableCompression?: boolean | undefined;
  readonly extensions?: Extensions | undefined;
}

export interface UserFields {
  readonly clientCertificate?: string | undefined;
  readonly clientCertificateData?: Buffer | undefined;
  readonly clientKey?: string | undefined;
  readonly clientKeyData?: Buffer | undefined;
  readonly token?: string | undefined;
  /** Wins over `token`. */
  readonly tokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Whom to impersonate. */
  readonly as?: string | undefined;
  readonly asUid?: string | undefined;
  readonly asGroups?: readonly string[] | undefined;
  readonly asUserExtra?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly authProvider?: AuthProvider | undefined;
  readonly exec?: ExecPlugin | undefined;
  readonly extensions?: Extensions | undefined;
}

export interface ContextFields {
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
  readonly extensions?: Extensions | undefined;
}

/** By name; the values as JSON would hold them. */
export type Extensions = ReadonlyMap<string, unknown>;

export interface AuthProvider {
  readonly name?: string | undefined;
  readonly config?: ReadonlyMap<string, string> | undefined;
}

/** A program that prints an `ExecCredential`. */
export interface ExecPlugin {
  /** Relative to the kubeconfig's folder where it has a path separator, else looked up in PATH. */
  readonly command?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly env?: readonly ExecEnv[] | undefined;
  readonly apiVersion?: string | undefined;
  readonly installHint?: string | undefined;
  readonly provideClusterInfo?: boolean | undefined;
  /** `Never`, `IfAvailable` or `Always`. Before `client.authentication.k8s.io/v1` the default is `IfAvailable`. */
  readonly interactiveMode?: string | undefined;
}

export interface ExecEnv {
  readonly name?: string | undefined;
  readonly value?: string | undefined;
}

export interface ClusterEntry extends ClusterFields, FromFile {}
export interface UserEntry extends UserFields, FromFile {}
export interface ContextEntry extends ContextFields, FromFile {}

/** What one file says, or all of them together. The maps keep the order of the files. */
export interface KubeconfigEntries {
  readonly currentContext: string | undefined;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
}

/** The files of a kubeconfig, merged. */
export interface Kubeconfig extends KubeconfigEntries {
  /** Those that were read, in order of precedence. */
  readonly files: readonly string[];
  /** Those that were looked for and do not exist. */
  readonly missing: readonly string[];
}

/** Where PEM material is. */
export type PemSource =
  { readonly kind: 'data'; readonly pem: Buffer } | { readonly kind: 'file'; readonly path: string };

/** One context with all that it refers to: what it takes to connect. */
export interface ClusterTarget {
  readonly context: string;
  readonly userName: string | undefined;
  /** `http:` or `https:`, without credentials, query or fragment; a path prefix has no slash at its end. */
  readonly server: URL;
  readonly namespace: string;
  readonly tls: {
    readonly ca?: PemSource | undefined;
    readonly insecureSkipVerify: boolean;
    readonly serverName?: string | undefined;
  };
  /**
   * Undefined: anonymous. Over `http:` that of a kubeconfig holds no credentials, only whom to impersonate, as kubectl
   * has it.
   */
  readonly user: UserEntry | undefined;
  /** `http:`, `https:` or `socks5:`. */
  readonly proxyUrl?: URL | undefined;
  readonly disableCompression: boolean;
  /** What the cluster has to say to credential plugins that ask for it. */
  readonly execConfig?: unknown;
}
