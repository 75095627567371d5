import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService, type LanguageService, type LanguageSettings } from 'yaml-language-server';
import { yamlDocumentsCache } from 'yaml-language-server/out/src/languageservice/parser/yaml-documents.js';
import type { KubeVersion } from '../../kube/capabilities.ts';
import { minorOf } from '../schema/fieldVersions.ts';
import { serviceSchema } from '../schema/serviceSchema.ts';
import type { Offer } from './completions.ts';
import type { Probe } from './probe.ts';

/** `CompletionItemKind` of the protocol, as far as yaml-language-server uses it. */
const KINDS: Readonly<Record<number, Offer['kind']>> = { 9: 'snippet', 10: 'field', 12: 'value' };

/** Its types call it private, and nothing else lets go of a document. */
const CACHE = yamlDocumentsCache as unknown as { readonly cache: Map<string, unknown> };

let documents = 0;

/** The schema of one version for every text. The rules judge, so it only helps. */
export function yamlSettings(version: KubeVersion, knownFields: readonly string[]): LanguageSettings {
  return {
    validate: false,
    completion: true,
    hover: true,
    hoverSchemaSource: false,
    yamlVersion: '1.1',
    schemas: [
      { uri: 'service-schema:/service', fileMatch: ['*'], schema: serviceSchema(version, { knownFields }) },
    ],
  };
}

/** yaml-language-server with these settings, which fetches nothing. */
export function createYamlService(settings: LanguageSettings): LanguageService {
  const service = getLanguageService({
    schemaRequestService: (uri) => Promise.reject(new Error(`Nothing is to be fetched, and ${uri} was.`)),
    workspaceContext: { resolveRelativePath: (path) => path },
    clientCapabilities: {
      textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } },
    },
  });
  service.configure(settings);
  return service;
}

/** What yaml-language-server says of places in manifests of one version. */
export class YamlServer {
  readonly #service: LanguageService;
  /** What it was made for. */
  readonly key: string;

  constructor(version: KubeVersion, knownFields: readonly string[]) {
    this.key = keyOf(version, knownFields);
    this.#service = createYamlService(yamlSettings(version, knownFields));
  }

  async offers({ text, offset }: Probe): Promise<readonly Offer[]> {
    return withDocument(text, 'yaml', async (document) => {
      const { items } = await this.#service.doComplete(document, document.positionAt(offset), false);
      return items.flatMap(({ label, kind = 0, insertText, textEdit, documentation }): Offer[] => {
        const known = KINDS[kind];
        return known === undefined
          ? []
          : [
              {
                label,
                kind: known,
                text: textEdit?.newText ?? insertText ?? label,
                documentation:
                  typeof documentation === 'object' ? documentation.value : (documentation ?? ''),
              },
            ];
      });
    });
  }

  /** In Markdown; empty where there is nothing to say. */
  async hover({ text, offset }: Probe): Promise<string> {
    return withDocument(text, 'yaml', async (document) => {
      const shown = await this.#service.doHover(document, document.positionAt(offset));
      const contents = shown?.contents;
      return typeof contents === 'object' && 'value' in contents ? contents.value.trim() : '';
    });
  }
}

export function keyOf(version: KubeVersion, knownFields: readonly string[]): string {
  return [minorOf(version), ...knownFields].join();
}

/** The server keeps what it has read of a document for ever, so each text is a document of its own, and is forgotten. */
export async function withDocument<T>(
  text: string,
  language: string,
  ask: (document: TextDocument) => Promise<T>,
): Promise<T> {
  documents++;
  const uri = `service-text:/${documents}.${language}`;
  try {
    return await ask(TextDocument.create(uri, language, 1, text));
  } finally {
    CACHE.cache.delete(uri);
  }
}
