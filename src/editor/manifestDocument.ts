import { workspace, type TextDocument, type Uri } from 'vscode';
import { Schemes } from '../ids.ts';
import { looksLikeTemplate } from '../manifest/text/isTemplate.ts';
import { readManifest, type ManifestDocument } from '../manifest/text/manifest.ts';
import { mayHoldServices } from '../manifest/text/mayHoldServices.ts';

/** Texts of these languages can be manifests. */
export const MANIFEST_LANGUAGES: readonly string[] = ['yaml', 'json', 'jsonc'];

const OWN_SCHEMES: ReadonlySet<string> = new Set(Object.values(Schemes));

/** Whether a document is one of this extension, such as a live one: it belongs to one Service of one cluster. */
export function isOwnDocument({ scheme }: Uri): boolean {
  return OWN_SCHEMES.has(scheme);
}

/** Whether a document can be a manifest at all. */
export function canBeManifest({ languageId, uri }: TextDocument): boolean {
  return MANIFEST_LANGUAGES.includes(languageId) && !isOwnDocument(uri);
}

/**
 * Whether a document looks as if there were Services to apply in it: a search in the text, and only where that may be
 * a template a reading of it.
 */
export function holdsServices(document: TextDocument): boolean {
  if (!canBeManifest(document)) {
    return false;
  }
  const text = document.getText();
  return (
    mayHoldServices(text) &&
    (!looksLikeTemplate(text) ||
      readManifest(text, languageOf(document)).some(({ content }) => content.kind === 'service'))
  );
}

/** The documents of a manifest, with what its place in the workspace tells of them. */
export async function readManifestDocument(document: TextDocument): Promise<readonly ManifestDocument[]> {
  const text = document.getText();
  const { uri } = document;
  return readManifest(text, languageOf(document), {
    path: uri.path,
    isInChart: await isInChart(uri),
  });
}

function languageOf({ languageId, uri }: TextDocument): 'yaml' | 'json' {
  return languageId.startsWith('json') || uri.path.endsWith('.json') ? 'json' : 'yaml';
}

/** Whether the file is a template of a Helm chart, whatever its text looks like. */
async function isInChart(uri: Uri): Promise<boolean> {
  const [, folder] = /^(.*?)\/templates\//u.exec(uri.path) ?? [];
  if (folder === undefined) {
    return false;
  }
  try {
    await workspace.fs.stat(uri.with({ path: `${folder}/Chart.yaml` }));
    return true;
  } catch {
    return false;
  }
}
