import type { VersionInfo } from '../kube/types.ts';

/** A generation of API servers. `1.9` is what OKD 3.9 is made of. */
export type ProfileName = '1.9' | '1.20' | '1.36';

/** Where the generations differ in what they make of a request, whatever the object is. */
export interface Profile {
  readonly name: ProfileName;
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
  /** What the key in a continue token begins with. */
  readonly continuePrefix: '' | '/';
  /** Whether large answers are compressed for clients that accept it. */
  readonly compresses: boolean;
  readonly cacheControl: boolean;
  /** Whether objects carry `metadata.selfLink`. */
  readonly selfLinks: boolean;
  /** Whether `dryRun` is honoured. Where it is not, the write is a real one. */
  readonly dryRun: boolean;
  /** Whether writes are tracked in `metadata.managedFields`, and server-side apply exists. */
  readonly managedFields: boolean;
  /** Whether `fieldValidation` is honoured, and warnings are sent. */
  readonly fieldValidation: boolean;
  /** Versions of `meta.k8s.io` in which a list can be had as a Table. */
  readonly tables: readonly string[];
  /** Whether `export` and `exact` still work. */
  readonly exports: boolean;
  /** Whether a PUT of a Service needs no resourceVersion, and creates one that is missing. */
  readonly unconditionalUpdate: boolean;
  /** Whether the uid in a body, and the preconditions of a deletion, are looked at. */
  readonly preconditions: boolean;
  /** What tells of a deletion: a bare Status, one that names the object, or the object. */
  readonly deletionAnswer: 'bareStatus' | 'status' | 'object';
  /** Whether a collection of Services can be deleted. */
  readonly deletesServiceCollections: boolean;
  /** The HTTP code for a JSON patch that is none, and for one that cannot be applied. */
  readonly jsonPatchErrors: { readonly malformed: 400 | 500; readonly failing: 422 | 500 };
  /** Whether unknown words in errors are explained the way servers from about 1.30 on do. */
  readonly recentTexts: boolean;
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
  selfLinks: false,
  dryRun: true,
  managedFields: true,
  tables: ['v1', 'v1beta1'],
  preconditions: true,
  jsonPatchErrors: { malformed: 400, failing: 422 },
} as const;

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  '1.9': {
    name: '1.9',
    version: { major: '1', minor: '9+', gitVersion: 'v1.9.1+a0ce1bc657', platform: 'linux/amd64' },
    bookmarks: false,
    initialEvents: 'ignored',
    expiredReason: 'Gone',
    deletedVersion: 'ofLastWrite',
    tooLargeVersion: 'message',
    countsRemaining: false,
    continuePrefix: '',
    compresses: false,
    cacheControl: false,
    selfLinks: true,
    dryRun: false,
    managedFields: false,
    fieldValidation: false,
    tables: [],
    exports: true,
    unconditionalUpdate: false,
    preconditions: false,
    deletionAnswer: 'bareStatus',
    deletesServiceCollections: false,
    jsonPatchErrors: { malformed: 500, failing: 500 },
    recentTexts: false,
  },
  '1.20': {
    ...modern,
    name: '1.20',
    version: { major: '1', minor: '20', gitVersion: 'v1.20.2', platform: 'linux/amd64' },
    initialEvents: 'refused',
    continuePrefix: '',
    fieldValidation: false,
    exports: true,
    unconditionalUpdate: false,
    deletionAnswer: 'status',
    deletesServiceCollections: false,
    recentTexts: false,
  },
  '1.36': {
    ...modern,
    name: '1.36',
    version: { major: '1', minor: '36', gitVersion: 'v1.36.0', platform: 'linux/amd64' },
    initialEvents: 'sent',
    continuePrefix: '/',
    fieldValidation: true,
    exports: false,
    unconditionalUpdate: true,
    deletionAnswer: 'object',
    deletesServiceCollections: true,
    recentTexts: true,
  },
};
