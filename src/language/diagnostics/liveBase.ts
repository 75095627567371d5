import type { JsonObject } from '../../common/json.ts';
import { checkChange } from '../../manifest/rules/checkChange.ts';
import type { Finding } from '../../manifest/rules/finding.ts';
import type { DocumentFinding } from '../../manifest/validate/validateManifest.ts';
import type { Checked } from './manifestChecks.ts';

/** What the cluster has of a live document: its text as long as nobody has edited it. */
export class LiveBase {
  readonly #object: JsonObject | undefined;
  /** What is to be said of it as it is. */
  readonly #known: ReadonlySet<string>;

  /** @param checked a text without unsaved changes */
  constructor({ documents: [only], findings }: Checked) {
    this.#object = only?.content.kind === 'service' ? only.content.object : undefined;
    this.#known = new Set(findings.map(({ finding }) => keyOf(finding)));
  }

  /**
   * What there is to say of a text that was made from it. Servers take what they have already, as with `validOldIPs` in
   * pkg/apis/core/validation/validation.go, so that is a warning at most; and they do not change every field.
   */
  judge({ documents: [only], findings, rules }: Checked): readonly DocumentFinding[] {
    const changes = only && this.#object ? checkChange(this.#object, only, rules.version) : [];
    return [
      ...findings.map(({ document, finding }) => ({
        document,
        finding: this.#known.has(keyOf(finding)) ? tolerated(finding) : finding,
      })),
      ...changes.map((finding) => ({ document: 0, finding })),
    ];
  }
}

function tolerated(finding: Finding): Finding {
  return finding.severity === 'error' && finding.code !== 'syntax'
    ? { ...finding, severity: 'warning' }
    : finding;
}

function keyOf({ code, path, message }: Finding): string {
  return JSON.stringify([code, path, message]);
}
