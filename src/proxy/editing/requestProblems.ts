import {
  Diagnostic,
  DiagnosticSeverity,
  l10n,
  languages,
  workspace,
  type DiagnosticCollection,
  type TextDocument,
  type Uri,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { toPlainText } from '../../common/text.ts';
import { readyOf } from '../../kube/endpoints.ts';
import type { ServicePort } from '../../kube/types.ts';
import type { Sighting } from '../../model/watchedService.ts';
import { isFault } from '../request/requestDocument.ts';
import type { NamedService, NamedServices } from './namedServices.ts';
import { problemText } from './problemText.ts';
import { REQUEST_LANGUAGE, requestsOf } from './requestTexts.ts';
import { toRange } from '../../editor/toRange.ts';
import type { TextRange } from '../../kube/yaml/yamlNode.ts';

/** What is found in request documents, while they are typed and when the cluster changes. */
export class RequestProblems implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #services: Pick<NamedServices, 'of' | 'onDidChange'>;
  readonly #problems: DiagnosticCollection = this.#owned.add(
    languages.createDiagnosticCollection('serviceExplorer.requests'),
  );

  constructor(services: Pick<NamedServices, 'of' | 'onDidChange'>) {
    this.#services = services;
    const show = (document: TextDocument): void => {
      this.#show(document);
    };
    this.#owned.add(workspace.onDidOpenTextDocument(show));
    this.#owned.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        this.#show(document);
      }),
    );
    this.#owned.add(
      workspace.onDidCloseTextDocument(({ uri }: { readonly uri: Uri }) => {
        this.#problems.delete(uri);
      }),
    );
    this.#owned.add(
      services.onDidChange(() => {
        workspace.textDocuments.forEach(show);
      }),
    );
    workspace.textDocuments.forEach(show);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #show(document: TextDocument): void {
    if (document.languageId !== REQUEST_LANGUAGE) {
      return;
    }
    const toDiagnostic = (range: TextRange, text: string, code: string, isError: boolean): Diagnostic =>
      Object.assign(
        new Diagnostic(
          toRange(document, range),
          text,
          isError ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        ),
        { source: 'Service Explorer', code },
      );
    this.#problems.set(document.uri, [
      ...requestsOf(document).problems.map((problem) =>
        toDiagnostic(problem.range, problemText(problem), problem.kind, isFault(problem)),
      ),
      ...this.#services.of(document).flatMap((service) => {
        const found = findingOf(service);
        // What the cluster has may change before the request is sent, so these are no errors.
        return found === undefined ? [] : [toDiagnostic(found.range, found.text, found.code, false)];
      }),
    ]);
  }
}

interface Finding {
  readonly range: TextRange;
  readonly text: string;
  readonly code: string;
}

/** What would keep a request from being answered by a backend, as far as is known. */
function findingOf({ request, named, cluster, sighting }: NamedService): Finding | undefined {
  const { target, service: range, port } = named;
  if (cluster === undefined) {
    const { context, contextRange } = request.settings;
    return {
      range: contextRange ?? range,
      code: 'contextNotShown',
      text:
        context === undefined
          ? l10n.t('Say which context the request is for: # @context name.')
          : l10n.t('The context {0} is not shown in the Services view.', toPlainText(context)),
    };
  }
  if (sighting?.kind === 'absent') {
    const text = l10n.t(
      'There is no Service {0} in namespace {1} of {2}.',
      target.name,
      target.namespace,
      toPlainText(cluster.context),
    );
    return { range, code: 'unknownService', text };
  }
  if (sighting?.kind !== 'present') {
    return undefined;
  }
  return portFinding(named, portsOf(sighting), port ?? range) ?? endpointFinding(sighting, range);
}

function portFinding(
  { target }: NamedService['named'],
  ports: readonly ServicePort[],
  range: TextRange,
): Finding | undefined {
  const offered = ports.map(portText).join(', ');
  const isKnown = ports.some(({ name, port }) => target.port === port || target.port === name);
  if (target.port !== undefined && !isKnown) {
    const text = l10n.t(
      '{0} has no port {1}. It has {2}.',
      target.name,
      target.port,
      offered || l10n.t('none'),
    );
    return { range, code: 'unknownPort', text };
  }
  // The API server takes the only port, or the one that has no name: `ResourceLocation` of the Service's storage.
  if (target.port === undefined && ports.length > 1 && ports.every(({ name = '' }) => name !== '')) {
    const text = l10n.t('{0} has several ports. Say which: {1}.', target.name, offered);
    return { range, code: 'ambiguousPort', text };
  }
  return undefined;
}

function endpointFinding(
  { object, endpoints }: Extract<Sighting, { kind: 'present' }>,
  range: TextRange,
): Finding | undefined {
  const { name } = object['metadata'] as { readonly name?: string };
  if (endpoints === undefined || readyOf(endpoints).length > 0) {
    return undefined;
  }
  const text =
    endpoints.endpoints.length === 0
      ? l10n.t('No endpoint is behind {0}, so nothing will answer.', name ?? '')
      : l10n.t('None of the {0} endpoints behind {1} is ready.', endpoints.endpoints.length, name ?? '');
  return { range, code: 'noReadyEndpoint', text };
}

function portsOf({ object }: Extract<Sighting, { kind: 'present' }>): readonly ServicePort[] {
  const { ports } = (object['spec'] ?? {}) as { readonly ports?: readonly ServicePort[] | null };
  return ports ?? [];
}

function portText({ name = '', port }: ServicePort): string {
  return name === '' ? String(port) : `${toPlainText(name)} (${port})`;
}
