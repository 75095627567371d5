import type { ProfileName } from '../profile.ts';
import { emptyTeamSample, monitoringSamples } from './otherTeams.ts';
import { ROUTES } from './routes.ts';
import type { Sample } from './sample.ts';
import { shopSamples } from './shop.ts';

/**
 * Namespaces that tell a story to somebody who has no cluster. On OpenShift they are projects, with routes. Their ages
 * count from now, so they are made anew for every cluster.
 */
export function samplesFor(profile: ProfileName): readonly Sample[] {
  const everywhere = [...shopSamples(), ...monitoringSamples(), emptyTeamSample()];
  return profile === '1.9' ? [...everywhere, ...ROUTES] : everywhere;
}
