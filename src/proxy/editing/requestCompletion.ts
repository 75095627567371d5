import {
  CompletionItem,
  CompletionItemKind,
  Position,
  Range,
  workspace,
  type CancellationToken,
  type CompletionItemProvider,
  type TextDocument,
} from 'vscode';
import type { Disposable } from '../../common/disposable.ts';
import { toPlainText } from '../../common/text.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Clusters } from '../../model/clusters.ts';
import type { ServiceRecord } from '../../model/records.ts';
import { callCluster } from '../callCluster.ts';
import { DIRECTIVES } from '../request/directives.ts';
import { placeInRequest, type PlaceInRequest } from '../request/placeInRequest.ts';
import { readRequests } from '../request/readRequests.ts';
import { CALL_METHODS } from '../request/requestDocument.ts';
import { SYSTEM_VARIABLES } from '../request/variables.ts';
import { HEADER_NAMES, valuesOfHeader } from './headerNames.ts';
import { requestsOf } from './requestTexts.ts';
import { TypedServices } from './typedServices.ts';

/** After these what can be typed is shown by itself. */
export const COMPLETION_TRIGGERS = ['/', ':', ' ', '{', '@'] as const;

/** What is offered: a text, what is told beside it, and what is written after it. */
interface Offer {
  readonly text: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly after?: string;
}

/** What is being typed where, and who waits for it. */
interface Typing {
  readonly document: TextDocument;
  readonly position: Position;
  readonly textBefore: string;
  readonly token: CancellationToken;
}

/** Completes request documents by what is known of the clusters that are shown. */
export class RequestCompletions implements CompletionItemProvider, Disposable {
  readonly #clusters: Clusters;
  readonly #typed = new TypedServices();

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
  }

  async provideCompletionItems(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<CompletionItem[]> {
    const textBefore = document.getText(new Range(new Position(0, 0), position));
    const place = placeInRequest(textBefore);
    if (place === undefined) {
      return [];
    }
    const range = new Range(position.translate(0, -place.typed.length), position);
    const offers = await this.#offers({ document, position, textBefore, token }, place);
    return offers.map((offer, index) => toItem(offer, index, range));
  }

  dispose(): void {
    this.#typed.dispose();
  }

  async #offers(typing: Typing, place: PlaceInRequest): Promise<readonly Offer[]> {
    switch (place.kind) {
      case 'method':
        return [
          ...CALL_METHODS.map((text) => ({ text, kind: CompletionItemKind.Method, after: ' ' })),
          ...(await this.#namespaces(typing)),
        ];
      case 'namespace':
        return this.#namespaces(typing);
      case 'service':
        return (await this.#services(typing, place.namespace)).map(toServiceOffer);
      case 'port': {
        const services = await this.#services(typing, place.namespace);
        return portsOf(services.find(({ name }) => name === place.name));
      }
      case 'headerName':
        return HEADER_NAMES.map((text) => ({ text, kind: CompletionItemKind.Field, after: ': ' }));
      case 'headerValue':
        return valuesOfHeader(place.name).map((text) => ({ text, kind: CompletionItemKind.Value }));
      case 'directive':
        return Object.entries(DIRECTIVES).map(([text, hasValue]) => ({
          text,
          kind: CompletionItemKind.Keyword,
          ...(hasValue && { after: ' ' }),
        }));
      case 'context':
        return this.#known.map(({ context, server = '' }) => ({
          text: context,
          kind: CompletionItemKind.Value,
          detail: server,
        }));
      case 'variable':
        return variablesOf(typing);
    }
  }

  /** In a workspace that is not trusted no cluster is looked at. */
  get #known(): readonly Cluster[] {
    return workspace.isTrusted ? this.#clusters.shown : [];
  }

  /** The context of the request that is being typed is said above it, or once for the whole document. */
  #cluster({ textBefore }: Typing): Cluster | undefined {
    // With a letter more it is a request, also where nothing of it is typed yet.
    const request = readRequests(`${textBefore}x`).requests.at(-1);
    const cluster = callCluster(this.#clusters, request?.settings.context);
    return cluster !== undefined && this.#known.includes(cluster) ? cluster : undefined;
  }

  async #namespaces(typing: Typing): Promise<readonly Offer[]> {
    const cluster = this.#cluster(typing);
    const names = cluster === undefined ? [] : await this.#typed.namespaces(cluster, typing.token);
    return names.map((text) => ({ text, kind: CompletionItemKind.Module, after: '/' }));
  }

  async #services(typing: Typing, namespace: string): Promise<readonly ServiceRecord[]> {
    const cluster = this.#cluster(typing);
    return cluster === undefined ? [] : this.#typed.services(cluster, namespace, typing.token);
  }
}

function toServiceOffer({ name, type, ports }: ServiceRecord): Offer {
  const ofPorts = ports.map(({ name: port, port: number }) => `${port} ${number}`.trim());
  return {
    text: name,
    kind: CompletionItemKind.Interface,
    detail: [type, ...ofPorts].join(' · '),
    ...(ports.length > 1 && { after: ':' }),
  };
}

/** By name and by number. The API server speaks HTTP to its backends, so only what goes over TCP. */
function portsOf(service: ServiceRecord | undefined): readonly Offer[] {
  const ports = service?.ports.filter(({ protocol }) => protocol === 'TCP') ?? [];
  const named = ports.filter(({ name }) => name !== '');
  const kind = CompletionItemKind.Constant;
  return [
    ...named.map(({ name, port }) => ({ text: name, kind, detail: String(port) })),
    ...ports.map(({ name, port }) => ({ text: String(port), kind, detail: name })),
  ];
}

function variablesOf({ document, position }: Typing): readonly Offer[] {
  // The editor has closed the braces where it has seen them opened.
  const closed = document.getText(new Range(position, position.translate(0, 2)));
  const after = closed === '}}' ? '' : closed.startsWith('}') ? '}' : '}}';
  const variables = requestsOf(document).variables.map(({ name, value }) => ({
    text: name,
    kind: CompletionItemKind.Variable,
    detail: value.text,
    after,
  }));
  const ofAll = SYSTEM_VARIABLES.map((text) => ({ text, kind: CompletionItemKind.Function, after }));
  return [...variables, ...ofAll];
}

function toItem({ text, kind, detail = '', after = '' }: Offer, index: number, range: Range): CompletionItem {
  const item = new CompletionItem({ label: toPlainText(text), description: toPlainText(detail, 80) }, kind);
  // What a cluster says stays on its line.
  item.insertText = toPlainText(text) + after;
  item.filterText = text;
  item.range = range;
  item.sortText = String(index).padStart(5, '0');
  if (after !== '' && !after.startsWith('}')) {
    item.command = { command: 'editor.action.triggerSuggest', title: '' };
  }
  return item;
}
