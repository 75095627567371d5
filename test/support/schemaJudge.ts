import type { LanguageService } from 'yaml-language-server';
import type { KubeVersion } from '../../src/kube/capabilities.ts';
import type { TextRange } from '../../src/kube/yaml/yamlNode.ts';
import {
  createYamlService,
  withDocument,
  yamlSettings,
} from '../../src/manifest/languageService/yamlServer.ts';

export interface SchemaProblem {
  readonly range: TextRange;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

/** The language server of the extension, asked for what the extension leaves to its own rules. */
export class SchemaJudge {
  readonly #service: LanguageService;

  constructor(version: KubeVersion, knownFields: readonly string[] = []) {
    this.#service = createYamlService({ ...yamlSettings(version, knownFields), validate: true });
  }

  /** What the schema has against a text, in its order. */
  async problems(text: string, language = 'yaml'): Promise<readonly SchemaProblem[]> {
    return withDocument(text, language, async (document) => {
      const found = await this.#service.doValidation(document, false);
      return found
        .map(({ range, message }) => ({
          range: { start: document.offsetAt(range.start), end: document.offsetAt(range.end) },
          line: range.start.line + 1,
          message: typeof message === 'string' ? message : message.value,
        }))
        .sort((one, other) => one.range.start - other.range.start);
    });
  }
}
