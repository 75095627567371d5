import type { VersionInfo } from '../../../../src/kube/types.ts';

/** A generation of API servers. `1.9` is what OKD 3.9 is made of. */
export type ProfileName = '1.9' | '1.20' | '1.36';

/** Where the generations differ in what a list and a watch do. */
export interface Profile {
  readonly version: VersionInfo;
  /** Whether `allowWatchBookmarks` is honoured. */
  readonly bookmarks: boolean;
  /** What `sendInitialEvents` and `resourceVersionMatch` do to a watch. */
  readonly initialEvents: 'ignored' | 'refused' | 'sent';
  /** The `reason` of a 410 on a watch. */
  readonly expiredReason: 'Gone' | 'Expired';
  /** Old servers send a deleted object with the version of its last write, not of its deletion. */
  readonly deletedVersion: 'ofLastWrite' | 'ofDeletion';
  /** How a server says that it has not seen a resource version yet. */
  readonly tooLargeVersion: TooLargeForm;
  /** Whether the rest is counted on a page of a list (`remainingItemCount`). */
  readonly countsRemaining: boolean;
  /** Whether large answers are compressed for clients that accept it. */
  readonly compresses: boolean;
  readonly cacheControl: boolean;
  /** How a 403 names what was not allowed. */
  readonly forbiddenObject: (resource: string) => string;
}

/** Where "Too large resource version" is found: from 1.19 in a cause, in 1.17 and 1.18 in its message, before in the text. */
export type TooLargeForm = 'cause' | 'causeMessage' | 'message';

const modern = {
  bookmarks: true,
  expiredReason: 'Expired',
  deletedVersion: 'ofDeletion',
  tooLargeVersion: 'cause',
  countsRemaining: true,
  compresses: true,
  cacheControl: true,
  forbiddenObject: (resource: string): string => `resource "${resource}" in API group ""`,
} as const;

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  '1.9': {
    version: { major: '1', minor: '9+', gitVersion: 'v1.9.1+a0ce1bc657', platform: 'linux/amd64' },
    bookmarks: false,
    initialEvents: 'ignored',
    expiredReason: 'Gone',
    deletedVersion: 'ofLastWrite',
    tooLargeVersion: 'message',
    countsRemaining: false,
    compresses: false,
    cacheControl: false,
    forbiddenObject: (resource) => resource,
  },
  '1.20': {
    ...modern,
    version: { major: '1', minor: '20', gitVersion: 'v1.20.2', platform: 'linux/amd64' },
    initialEvents: 'refused',
  },
  '1.36': {
    ...modern,
    version: { major: '1', minor: '36', gitVersion: 'v1.36.0', platform: 'linux/amd64' },
    initialEvents: 'sent',
  },
};
