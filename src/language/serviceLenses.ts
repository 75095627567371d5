import {
  CodeLens,
  l10n,
  languages,
  Location,
  Range,
  type CodeLensProvider,
  type Command,
  type TextDocument,
} from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../common/disposable.ts';
import { Emitter } from '../common/emitter.ts';
import { escapeIcons, toPlainText } from '../common/text.ts';
import type { ApplyPlace, ApplyTarget } from '../editor/applyTarget.ts';
import { MANIFEST_LANGUAGES } from '../editor/manifestDocument.ts';
import type { Settings } from '../editor/settings.ts';
import { Commands, type CommandId } from '../ids.ts';
import { targetOf, type FollowedServices } from './followedServices.ts';
import { ServiceComparison } from './serviceComparison.ts';
import type { ServiceText, UnreadableText } from './serviceTexts.ts';
import { absenceWords, differenceWords, endpointsWords, type Words } from './sightingText.ts';

/** What of the rest of the extension the lenses are about. */
export interface LensContext {
  readonly applyTarget: Pick<ApplyTarget, 'get'>;
  readonly settings: Pick<Settings, 'lenses'>;
  readonly followed: Pick<FollowedServices, 'textsOf' | 'sightingOf' | 'onDidChange'>;
}

/** The lenses are drawn again no more often than this, in milliseconds: many Services may change at once. */
const REDRAW_MS = 100;

/**
 * The line above each Service of a manifest: what can be done with it, and how the cluster's own compares. Every Service
 * has the actions; the cluster is asked only about those that somebody sees, and connected to by none.
 */
export class ServiceLenses implements CodeLensProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #context: LensContext;
  readonly #comparison = new ServiceComparison();
  readonly #onDidChange = this.#owned.add(new Emitter<void>());
  #redraw: NodeJS.Timeout | undefined;

  readonly onDidChangeCodeLenses = this.#onDidChange.event;

  constructor(context: LensContext) {
    this.#context = context;
    this.#owned.add(
      toDisposable(() => {
        clearTimeout(this.#redraw);
      }),
    );
    this.#owned.add(
      context.followed.onDidChange(() => {
        this.#redrawSoon();
      }),
    );
    const selector = MANIFEST_LANGUAGES.map((language) => ({ language }));
    this.#owned.add(languages.registerCodeLensProvider(selector, this));
  }

  async provideCodeLenses(document: TextDocument): Promise<CodeLens[]> {
    if (!this.#context.settings.lenses) {
      return [];
    }
    const { services, unreadable } = await this.#context.followed.textsOf(document);
    const place = this.#context.applyTarget.get();
    return [
      ...services.flatMap((service) =>
        this.#commands(document, service, place).map((command) => toLens(service, command)),
      ),
      // While somebody types nothing can be read now and again, and the text is not to jump up and down.
      ...unreadable.map((each) => toLens(each, showMistake(document, each))),
    ];
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #redrawSoon(): void {
    this.#redraw ??= setTimeout(() => {
      this.#redraw = undefined;
      this.#onDidChange.fire();
    }, REDRAW_MS);
  }

  #commands(document: TextDocument, service: ServiceText, place: ApplyPlace | undefined): readonly Command[] {
    const target = place && targetOf(service, place);
    const sighting = target && this.#context.followed.sightingOf(target);
    const where = place === undefined ? l10n.t('choose where to apply') : placeText(service, place);
    const file = {
      uri: document.uri,
      documents: [service.index],
      ...(place !== undefined && { context: place.cluster.context, namespace: place.namespace }),
    };
    const create = toCommand({ title: l10n.t('Create in {0}', where) }, Commands.createFromFile, file);
    const choose = toCommand(
      { title: where, tooltip: l10n.t('Where the Services of files go. Click to choose another place.') },
      Commands.chooseApplyTarget,
    );
    if (service.isNamedByServer) {
      return [create, choose];
    }
    const name = toPlainText(service.name ?? '');
    // Above several Services the same words stand again and again: who hears them needs to know of which.
    const apply = toCommand(
      { title: l10n.t('Apply'), tooltip: l10n.t('Apply {0} to {1}', name, where) },
      Commands.applyFile,
      file,
    );
    const diff = toCommand(
      { title: l10n.t('Diff'), tooltip: l10n.t('Compare {0} with what {1} would hold', name, where) },
      Commands.diffFile,
      file,
    );
    if (target === undefined || sighting === undefined) {
      return [apply, diff, choose];
    }
    const address = { context: target.cluster.context, ...target.ref };
    const open = toCommand({ title: l10n.t('Open Live') }, Commands.openService, address);
    switch (sighting.kind) {
      case 'absent':
        return [create, diff, toCommand(absenceWords(sighting), Commands.diffFile, file), choose];
      case 'unknown': {
        const { context } = target.cluster;
        return [
          apply,
          diff,
          open,
          toCommand(absenceWords(sighting), Commands.reconnect, { context }),
          choose,
        ];
      }
      case 'present': {
        const difference = this.#comparison.compare(service.object, target.ref.namespace, sighting);
        const endpoints = endpointsWords(sighting);
        return [
          apply,
          diff,
          open,
          toCommand(differenceWords(sighting, difference), Commands.diffFile, file),
          ...(endpoints === undefined ? [] : [toCommand(endpoints, Commands.showServiceStatus, address)]),
          choose,
        ];
      }
      default:
        return [apply, diff, open, toCommand(absenceWords(sighting), Commands.openService, address), choose];
    }
  }
}

function toLens({ line }: Pick<ServiceText, 'line'>, command: Command): CodeLens {
  return new CodeLens(new Range(line, 0, line, 0), command);
}

function showMistake({ uri }: TextDocument, { error, position }: UnreadableText): Command {
  return {
    title: l10n.t('cannot be read'),
    tooltip: [toPlainText(error.message), l10n.t('Click to go there.')].join('\n'),
    command: 'editor.action.goToLocations',
    arguments: [uri, position, [new Location(uri, position)], 'goto', ''],
  };
}

/** `CONTEXT / NAMESPACE` */
function placeText({ namespace }: ServiceText, place: ApplyPlace): string {
  return `${toPlainText(place.cluster.context)} / ${toPlainText(namespace ?? place.namespace)}`;
}

function toCommand({ title, tooltip }: Words, command: CommandId, argument?: unknown): Command {
  return {
    title: escapeIcons(title),
    ...(tooltip !== undefined && { tooltip }),
    command,
    ...(argument !== undefined && { arguments: [argument] }),
  };
}
