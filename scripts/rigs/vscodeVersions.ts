/** A VS Code server from npm: the package `code-server` of each version contains one. */
export interface VsCodeRelease {
  /** The version of VS Code. */
  readonly vscode: string;
  /** The version of the package `code-server` that contains it. */
  readonly codeServer: string;
  /** The version of Node that runs it, and with it the extension. */
  readonly node: string;
  /** Dependencies of VS Code to take from npm, because the package has them from elsewhere. */
  readonly replaced: Readonly<Record<string, string>>;
}

export type VsCodeVersion = 'lowest' | 'newest';

/** The oldest VS Code that `engines.vscode` admits, and the newest there is. Tests run in both. */
export const VSCODE_RELEASES: Readonly<Record<VsCodeVersion, VsCodeRelease>> = {
  lowest: {
    vscode: '1.105.1',
    codeServer: '4.105.1',
    // The very version that VS Code 1.105 has on the desktop.
    node: '22.19.0',
    // A commit on GitHub, which must be built. Its releases bring what is built already.
    replaced: { '@parcel/watcher': '2.6.0' },
  },
  newest: {
    vscode: '1.139.1',
    codeServer: '4.139.1',
    node: '24.21.0',
    replaced: {},
  },
};
