import { workspace, type TextDocument, type Uri } from 'vscode';
import { Schemes } from '../ids.ts';
import { looksLikeTemplate } from '../manifest/text/isTemplate.ts';
import { readManifest, type ManifestDocument, type ManifestOrigin } from '../manifest/text/manifest.ts';
import { mayHoldServices } from '../manifest/text/mayHoldServices.ts';
import { readOrigin } from '../manifest/text/readOrigin.ts';

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
  return readManifest(document.getText(), languageOf(document), await originOf(document));
}

/**
 * What the place of a document in the workspace tells of it.
 *
 * @param onLook told of every file that says so, whether it is there or not, before it is read
 */
export async function originOf({ uri }: TextDocument, onLook?: (file: Uri) => void): Promise<ManifestOrigin> {
  return readOrigin(uri.path, (path) => {
    const file = uri.with({ path });
    onLook?.(file);
    return readFile(file);
  });
}

/** Which of the two a document is in. */
export function languageOf({ languageId, uri }: TextDocument): 'yaml' | 'json' {
  return languageId.startsWith('json') || uri.path.endsWith('.json') ? 'json' : 'yaml';
}

/** The text of another file, as it is on the disk. */
async function readFile(uri: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
