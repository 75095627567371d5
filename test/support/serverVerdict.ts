import type { Json, JsonObject } from '../../src/common/json.ts';
import { valueAt, type FieldPath } from '../../src/manifest/diff/fieldPath.ts';
import type { Finding } from '../../src/manifest/rules/finding.ts';
import type { ManifestDocument } from '../../src/manifest/text/manifest.ts';

/** What a server said to a Service. */
export interface ServerVerdict {
  readonly status: number;
  /** Of the whole answer. */
  readonly message: string;
  readonly causes: readonly Cause[];
}

interface Cause {
  readonly field: string;
  readonly message: string;
}

/** Where two judges find fault, one `field @ line` for each, in order. */
export interface Comparison {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** Whether the server refused what it needs nothing but the manifest to refuse. */
  readonly isRejected: boolean;
  /** What the server said that is missing from our message for that field. */
  readonly unsaid: readonly string[];
}

/** Depends on what else is in the cluster, and on how it was set up. */
const OF_CLUSTER =
  /failed to allocate|provided (?:port|IP|network)|not configured on this cluster|not configured for dual/u;
/** What servers up to 1.20 look at once all else is right: `ValidateServiceExternalTrafficFieldsCombination`. */
const LATE = new Set<string>(['external-traffic-policy-not-allowed', 'health-check-port-not-allowed']);

/** Whether a server came no further than to what only a cluster can say. */
export function isOfCluster({ causes, message }: ServerVerdict): boolean {
  return causes.length > 0
    ? causes.every((cause) => OF_CLUSTER.test(cause.message))
    : OF_CLUSTER.test(message);
}

/** Compares our errors with a server's, by field and line. */
export function compareVerdicts(
  document: ManifestDocument,
  findings: readonly Finding[],
  verdict: ServerVerdict,
): Comparison {
  const causes = verdict.causes.filter(({ message }) => !OF_CLUSTER.test(message));
  const isRejected = verdict.status >= 400 && (causes.length > 0 || verdict.causes.length === 0);
  const errors = findings.filter(({ severity }) => severity === 'error');
  const isLate = (finding: Finding): boolean =>
    LATE.has(finding.code) && causes.length > 0 && !causes.some(({ field }) => field === finding.path);
  const relevant = causes.filter((cause) => !isEcho(document, cause, causes));
  // Where the server speaks of a list and we of an item of it, we mean the same.
  const lineOf = ({ path, range }: Finding): number => {
    const { start, end } = document.rangeOf(path);
    const cause = relevant.find(({ field }) => field === path);
    const isMap = cause !== undefined && startOf(document, cause) !== start;
    return range.start >= start && range.start <= end && !isMap ? start : range.start;
  };
  const said = (path: string): string =>
    errors
      .filter((error) => error.path === path)
      .map(({ message }) => message)
      .join(' ');
  return {
    ours: unique(
      errors.filter((error) => !isLate(error)).map((one) => place(document, one.path, lineOf(one))),
    ),
    theirs: unique(relevant.map((cause) => place(document, cause.field, startOf(document, cause)))),
    isRejected,
    unsaid: relevant.flatMap(({ field, message }) =>
      wordsOf(message).filter((words) => !said(field).includes(words)),
    ),
  };
}

/** A second cause for one fault: of a target port that is the port by default, a name that was generated, and so on. */
function isEcho({ content }: ManifestDocument, { field, message }: Cause, all: readonly Cause[]): boolean {
  const object = content.kind === 'service' ? content.object : {};
  const [, index, name] = /^spec\.ports\[(\d+)\](?:\.(\w+))?$/u.exec(field) ?? [];
  const at = (...path: FieldPath): Json | undefined => valueAt(object, path) ?? undefined;
  if (index !== undefined) {
    const port: FieldPath = ['spec', 'ports', Number(index)];
    const target = at(...port, 'targetPort') ?? 0;
    const hasNoNumber = (at(...port, 'port') ?? 0) === 0;
    return (
      (name === 'nodePort' && (at(...port, 'nodePort') ?? 0) === 0) ||
      (name === 'targetPort' && (target === 0 || target === '')) ||
      (name === undefined && message.startsWith('Duplicate') && hasNoNumber)
    );
  }
  const isGenerated = at('metadata', 'generateName') !== undefined && (at('metadata', 'name') ?? '') === '';
  const isNoName =
    field.startsWith('metadata.finalizers[') && all.some((one) => one.field === 'metadata.finalizers');
  return isNoName || (field === 'metadata.name' && isGenerated);
}

/** Paths of maps name no key: it is the one that the message quotes, or that of the value that it quotes. */
function startOf(document: ManifestDocument, { field, message }: Cause): number {
  const { content } = document;
  const map = content.kind === 'service' ? valueAt(content.object, field.split('.')) : undefined;
  const [, quoted = ''] = /value: ("(?:[^"\\]|\\.)*")/u.exec(message) ?? [];
  const isMap = /^(?:metadata\.(?:labels|annotations)|spec\.selector)$/u.test(field);
  if (!isMap || quoted === '') {
    return document.rangeOf(field).start;
  }
  const text = JSON.parse(quoted) as string;
  const found = Object.entries((map ?? {}) as JsonObject).find((entry) => entry.includes(text));
  return document.rangeOf(`${field}[${found?.[0] ?? text}]`).start;
}

function place({ text }: ManifestDocument, path: string, offset: number): string {
  return `${path} @ ${text.slice(0, offset).split('\n').length}`;
}

/** The server's words without the values and the regular expressions that it quotes. */
function wordsOf(message: string): readonly string[] {
  if (/^Duplicate value: (?:core\.|\{)/u.test(message)) {
    return ['Duplicate value'];
  }
  const [kind = '', ...rest] = message.replace(/,? \((?:e\.g\.|\d|::|fe80).*$/u, '').split(': ');
  const last = rest.at(-1) ?? '';
  return [kind, ...(rest.length > 1 ? [last.replace(/\. For example.*$/u, '')] : [])];
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
