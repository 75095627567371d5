import { DisposableStore, type Disposable } from '../common/disposable.ts';
import type { ApplyTarget } from '../editor/applyTarget.ts';
import type { Log } from '../editor/log.ts';
import { ServerRules } from '../editor/serverRules.ts';
import type { Settings } from '../editor/settings.ts';
import type { Clusters } from '../model/clusters.ts';
import { ServiceCompletions } from './completion/serviceCompletions.ts';
import { ManifestDiagnostics } from './diagnostics/manifestDiagnostics.ts';
import type { CheckContext } from './diagnostics/manifestChecks.ts';
import { ManifestFixes } from './diagnostics/manifestFixes.ts';
import { VersionItem } from './diagnostics/versionItem.ts';
import { FollowedServices } from './followedServices.ts';
import { ServiceHovers } from './hover/serviceHovers.ts';
import { LanguageServiceLater } from './languageServiceLater.ts';
import { ManifestOrigins } from './manifestOrigins.ts';
import { leavesHelpToOther } from './otherYaml.ts';
import { FollowedPods } from './selectors/followedPods.ts';
import { ServiceLenses } from './serviceLenses.ts';

export interface ManifestLanguageContext extends Pick<CheckContext, 'liveAddressOf'> {
  readonly clusters: Clusters;
  readonly applyTarget: ApplyTarget;
  readonly settings: Settings;
  readonly log: Log;
}

const HELP = ['completion', 'hover'] as const;

/** All that the editor says of Service manifests, and helps with while they are written. */
export class ManifestLanguage implements Disposable {
  readonly #owned = new DisposableStore();

  constructor(context: ManifestLanguageContext) {
    const { clusters, settings } = context;
    const origins = this.#owned.add(new ManifestOrigins());
    const followed = this.#owned.add(new FollowedServices({ ...context, origins }));
    const rules = this.#owned.add(new ServerRules(clusters, settings));
    const pods = this.#owned.add(new FollowedPods({ ...context, followed }));
    const service = this.#owned.add(new LanguageServiceLater());
    const everything = { ...context, origins, rules, followed, pods, service };
    this.#owned.add(new ServiceLenses(everything));
    const diagnostics = this.#owned.add(new ManifestDiagnostics(everything));
    this.#owned.add(
      diagnostics.onDidJudge((document) => {
        if (HELP.some((help) => !leavesHelpToOther(document, help, settings))) {
          service.getReady();
        }
      }),
    );
    this.#owned.add(new ManifestFixes(diagnostics));
    this.#owned.add(new VersionItem(everything));
    this.#owned.add(new ServiceCompletions(everything));
    this.#owned.add(new ServiceHovers(everything));
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
