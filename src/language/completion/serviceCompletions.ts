import {
  languages,
  type CancellationToken,
  type CompletionItem,
  type CompletionItemProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { asJsonObject } from '../../common/json.ts';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { languageOf, MANIFEST_LANGUAGES } from '../../editor/manifestDocument.ts';
import {
  completeFromPods,
  completeNamespaces,
  questionAt,
  type LiveCompletion,
} from '../../manifest/complete/liveCompletions.ts';
import { placeInService, type PlaceInService } from '../../manifest/complete/placeInService.ts';
import { isHelped, placeOf, requestAt, type HelpContext, type ServicePlace } from '../helpedDocument.ts';
import { leavesHelpToOther } from '../otherYaml.ts';
import { liveItem, schemaItem } from './completionItem.ts';

/** After these what can be written is shown by itself, as for other YAML and JSON. */
const TRIGGERS = [' ', ':', '"'] as const;

/** Completes Services: fields and values by the version of the cluster, names and labels by what is on it. */
export class ServiceCompletions implements CompletionItemProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #context: HelpContext;

  constructor(context: HelpContext) {
    this.#context = context;
    const selector = MANIFEST_LANGUAGES.map((language) => ({ language }));
    this.#owned.add(languages.registerCompletionItemProvider(selector, this, ...TRIGGERS));
  }

  async provideCompletionItems(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<CompletionItem[]> {
    if (!isHelped(document, this.#context)) {
      return [];
    }
    const [schema, live] = await Promise.all([
      this.#fromSchema(document, position),
      this.#fromCluster(document, position),
    ]);
    const known = new Set(live.map(labelOf));
    return token.isCancellationRequested
      ? []
      : [...live, ...schema.filter((item) => !known.has(labelOf(item)))];
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #fromSchema(document: TextDocument, position: Position): Promise<readonly CompletionItem[]> {
    if (leavesHelpToOther(document, 'completion', this.#context.settings)) {
      return [];
    }
    const service = await this.#context.service.get();
    const found = await service.complete(requestAt(document, position, this.#context));
    return found.map((completion) => schemaItem(document, completion));
  }

  async #fromCluster(document: TextDocument, position: Position): Promise<readonly CompletionItem[]> {
    const goesTo = placeOf(document, this.#context);
    if (goesTo === undefined) {
      return [];
    }
    // While something is waited for, the text may go on; what is offered is for the text as it is now.
    const [text, offset] = [document.getText(), document.offsetAt(position)];
    const origin = await this.#context.origins.of(document);
    const place = placeInService(text, offset, languageOf(document), origin);
    if (place === undefined) {
      return [];
    }
    const found = await this.#known(place, goesTo);
    return found.map((completion, index) => liveItem(document, place, completion, index));
  }

  async #known(place: PlaceInService, goesTo: ServicePlace): Promise<readonly LiveCompletion[]> {
    const question = questionAt(place);
    if (question === undefined) {
      return [];
    }
    const { cluster } = goesTo;
    if (question === 'namespaces') {
      return completeNamespaces([...cluster.namespaces.values()].map(({ name }) => name));
    }
    const { namespace } = asJsonObject(place.service['metadata']);
    const isNamed = typeof namespace === 'string' && namespace !== '';
    const pods = await this.#context.pods.of(cluster, isNamed ? namespace : goesTo.namespace);
    return pods === undefined ? [] : completeFromPods(place, pods);
  }
}

function labelOf({ label }: CompletionItem): string {
  return typeof label === 'string' ? label : label.label;
}
