import { extensions, languages, workspace, type TextDocument } from 'vscode';
import type { SchemaPart, Settings } from '../editor/settings.ts';

/** Red Hat's YAML extension, which most have who write YAML. */
const YAML_EXTENSION = 'redhat.vscode-yaml';
/** It gives that one schemas for what its documents say they are, Services among them. */
const KUBERNETES_EXTENSION = 'ms-kubernetes-tools.vscode-kubernetes-tools';

type SchemaSetting = Pick<Settings, 'validationSchema'>;

/** Whether another extension reads the YAML of a document, says so where it cannot, and may check it by schemas. */
export function hasOtherYaml({ languageId }: TextDocument): boolean {
  // Of the languages of manifests, it takes this one alone.
  return languageId === 'yaml' && extensions.getExtension(YAML_EXTENSION)?.isActive === true;
}

/**
 * Whether completion or hover are left to another extension: where the person wants neither from a schema of ours, and,
 * unless it is to be ours in any case, where another has a schema of Kubernetes for the document, or was told to keep
 * quiet. VS Code shows what all of them say, so one has to.
 */
export function leavesHelpToOther(
  document: TextDocument,
  help: 'completion' | 'hover',
  settings: SchemaSetting,
): boolean {
  const part = settings.validationSchema(document);
  if (part !== 'auto') {
    return part === 'off';
  }
  return hasOtherYaml(document) && (!isAllowed(document, help) || hasKubernetesSchema(document));
}

/** What of a document this extension judges that another YAML extension may judge as well. */
export interface SharedPart {
  /** Whether it can be read at all. */
  readonly syntax: boolean;
  /** Types, names of fields, and values of which there are few. */
  readonly schema: boolean;
  /** Whether places count as told of where another extension has something to say of them. */
  readonly unlessSaid: boolean;
}

/** Who turned the checks of the other extension off wants none of the kind; the rules of servers are another kind. */
export function sharedPart(document: TextDocument, settings: SchemaSetting): SharedPart {
  const part: SchemaPart = settings.validationSchema(document);
  if (part !== 'auto') {
    return { syntax: part === 'on', schema: part === 'on', unlessSaid: false };
  }
  return hasOtherYaml(document)
    ? { syntax: false, schema: isAllowed(document, 'validate'), unlessSaid: true }
    : { syntax: true, schema: true, unlessSaid: true };
}

function isAllowed(document: TextDocument, what: 'completion' | 'hover' | 'validate'): boolean {
  return workspace.getConfiguration('yaml', document).get<unknown>(what) !== false;
}

/** Whether the other extension checks the document by a schema of Kubernetes: by its setting, or another gives it one. */
function hasKubernetesSchema(document: TextDocument): boolean {
  if (extensions.getExtension(KUBERNETES_EXTENSION)?.isActive === true) {
    return true;
  }
  const schemas = workspace.getConfiguration('yaml', document).get<unknown>('schemas');
  return Object.entries(typeof schemas === 'object' && schemas !== null ? schemas : {}).some(
    ([schema, patterns]: readonly [string, unknown]) =>
      /kubernetes/iu.test(schema) &&
      (Array.isArray(patterns) ? patterns : [patterns]).some(
        (pattern) => typeof pattern === 'string' && fits(document, pattern),
      ),
  );
}

/** A pattern of that setting may stand for the end of a path. */
function fits(document: TextDocument, pattern: string): boolean {
  const anywhere = `**/${pattern.replace(/^\//u, '')}`;
  return [pattern, anywhere].some((each) => languages.match({ pattern: each }, document) > 0);
}
