import { DiagnosticSeverity, l10n, Position } from 'vscode';
import type { JsonObject } from '../../common/json.ts';
import { toPlainText } from '../../common/text.ts';
import type { CommandContext } from '../context.ts';
import { UserError } from '../../editor/userError.ts';
import type { ManifestDocument } from '../../manifest/text/manifest.ts';
import { fileName, lineAt, type ManifestFile } from './manifestFile.ts';
import { whatIsThereInstead } from './whatIsThereInstead.ts';

/** A Service as a document of a file says it. */
export interface ServiceDocument {
  readonly file: ManifestFile;
  readonly at: ManifestDocument;
  readonly object: JsonObject;
  /** Where it goes. */
  readonly namespace: string;
  /** Undefined where the server is to make one of `generateName`. */
  readonly name: string | undefined;
}

/**
 * The Services of files, in their order, each with the namespace that it goes to. Nothing may be sent where this
 * throws: then what is wrong stands at its place in the problems.
 *
 * @param namespace for documents that name none
 * @param names `generated`: the server may be left to choose them
 * @throws UserError where a document cannot be read, has no name, or is there twice, and where there is no Service
 */
export function servicesInFiles(
  files: readonly ManifestFile[],
  namespace: string,
  names: 'given' | 'generated',
  problems: CommandContext['problems'],
): readonly ServiceDocument[] {
  const services: ServiceDocument[] = [];
  const seen = new Map<string, ServiceDocument>();
  for (const { file, at, content } of servicesOf(files)) {
    const { object, name } = content;
    const service = { file, at, object, name, namespace: content.namespace ?? namespace };
    if (name === undefined && (names === 'given' || content.generateName === undefined)) {
      const path = content.generateName === undefined ? 'metadata.name' : 'metadata.generateName';
      throw refuse(service, path, nameless(content.generateName), problems);
    }
    const address = `${service.namespace}/${name ?? ''}`;
    const first = seen.get(address);
    if (name !== undefined && first !== undefined) {
      throw refuse(service, 'metadata.name', doubled(address, first), problems);
    }
    seen.set(address, service);
    services.push(service);
  }
  return services;
}

/**
 * Makes sure that files can be read and hold Services, before anything is asked.
 *
 * @throws UserError as {@link servicesInFiles}
 */
export function requireServices(files: readonly ManifestFile[], problems: CommandContext['problems']): void {
  const broken = files.flatMap((file) =>
    file.documents.flatMap((at) =>
      at.content.kind === 'invalid' ? { file, at, error: at.content.error } : [],
    ),
  );
  for (const { file, at, error } of broken) {
    problems.show(file.document, file.version, at, error);
  }
  const [first] = broken;
  if (first !== undefined) {
    const { file, at, error } = first;
    const line = error.position?.line ?? lineAt(file, at.start) ?? 1;
    throw refusal(file, line, toPlainText(withoutPlace(error.message)));
  }
  if (servicesOf(files).length === 0) {
    throw new UserError(whatIsThereInstead(files));
  }
}

/** What is wrong with a text begins with where that is, which is told already. */
function withoutPlace(message: string): string {
  return message.replace(/^Line \d+, column \d+: /u, '');
}

type ServiceContent = Extract<ManifestDocument['content'], { kind: 'service' }>;

function servicesOf(files: readonly ManifestFile[]): readonly {
  readonly file: ManifestFile;
  readonly at: ManifestDocument;
  readonly content: ServiceContent;
}[] {
  return files.flatMap((file) =>
    file.documents.flatMap((at) => (at.content.kind === 'service' ? { file, at, content: at.content } : [])),
  );
}

function refuse(
  { file, at }: ServiceDocument,
  path: string,
  message: string,
  problems: CommandContext['problems'],
): UserError {
  problems.show(file.document, file.version, at, [{ path, message, severity: DiagnosticSeverity.Error }]);
  return refusal(file, lineAt(file, at.rangeOf(path).start) ?? 1, message);
}

function refusal(file: ManifestFile, line: number, message: string): UserError {
  return new UserError(
    l10n.t('{0}, line {1}: {2} Nothing was sent.', fileName(file), line, sentence(message)),
    { uri: file.document.uri, position: new Position(line - 1, 0) },
  );
}

function nameless(generateName: string | undefined): string {
  return generateName === undefined
    ? l10n.t('The Service has no name. Add metadata.name.')
    : l10n.t('The Service has no name but generateName, which only creating takes. Add metadata.name.');
}

function doubled(address: string, { file, at }: ServiceDocument): string {
  const line = lineAt(file, at.start) ?? 1;
  return l10n.t(
    'The Service {0} is there already, in {1}, line {2}.',
    toPlainText(address),
    fileName(file),
    line,
  );
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
