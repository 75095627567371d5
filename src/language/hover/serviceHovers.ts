import {
  Hover,
  languages,
  MarkdownString,
  type CancellationToken,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../common/disposable.ts';
import { MANIFEST_LANGUAGES } from '../../editor/manifestDocument.ts';
import { fieldAt } from '../../manifest/hover/fieldAt.ts';
import { targetOf, type FollowedServices } from '../followedServices.ts';
import { isHelped, placeOf, requestAt, type HelpContext } from '../helpedDocument.ts';
import { leavesHelpToOther } from '../otherYaml.ts';
import { liveText, selectionText } from './hoverText.ts';
import { toRange } from '../../editor/toRange.ts';

export interface HoverContext extends HelpContext {
  readonly followed: Pick<FollowedServices, 'textsOf' | 'sightingOf'>;
}

/** What a field of a Service is for, and what the cluster has there now. */
export class ServiceHovers implements HoverProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #context: HoverContext;

  constructor(context: HoverContext) {
    this.#context = context;
    const selector = MANIFEST_LANGUAGES.map((language) => ({ language }));
    this.#owned.add(languages.registerHoverProvider(selector, this));
  }

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    if (!isHelped(document, this.#context)) {
      return undefined;
    }
    const [schema, live] = await Promise.all([
      this.#fromSchema(document, position),
      this.#fromCluster(document, position),
    ]);
    const texts = [...(schema?.contents ?? []), ...(live?.contents ?? [])];
    const range = schema?.range ?? live?.range;
    return texts.length === 0 || token.isCancellationRequested ? undefined : new Hover(texts, range);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #fromSchema(document: TextDocument, position: Position): Promise<Hover | undefined> {
    if (leavesHelpToOther(document, 'hover', this.#context.settings)) {
      return undefined;
    }
    const service = await this.#context.service.get();
    const found = await service.hover(requestAt(document, position, this.#context));
    return found && new Hover(new MarkdownString(found.markdown), toRange(document, found.range));
  }

  async #fromCluster(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const offset = document.offsetAt(position);
    const { services } = await this.#context.followed.textsOf(document);
    const place = placeOf(document, this.#context);
    const service = services.find(({ range }) => range.contains(position));
    const field = service && fieldAt(service.root, offset);
    if (place === undefined || service === undefined || field === undefined) {
      return undefined;
    }
    const namespace = service.namespace ?? place.namespace;
    const target = targetOf(service, place);
    const sighting = target && this.#context.followed.sightingOf(target);
    const contents = [];
    if (sighting !== undefined) {
      contents.push(
        liveText(sighting, { context: place.cluster.context, namespace }, service.object, field.path),
      );
    }
    if (field.path[0] === 'spec' && field.path[1] === 'selector') {
      const pods = await this.#context.pods.of(place.cluster, namespace);
      contents.push(pods && selectionText(service.object, namespace, pods));
    }
    return new Hover(
      contents.filter((each) => each !== undefined),
      toRange(document, field.range),
    );
  }
}
