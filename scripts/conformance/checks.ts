import type { Check } from './check.ts';
import { APPLY_CHECKS } from './checks/applyChecks.ts';
import { CREATE_CHECKS } from './checks/createChecks.ts';
import { DELETE_CHECKS } from './checks/deleteChecks.ts';
import { LIST_CHECKS } from './checks/listChecks.ts';
import { PATCH_CHECKS } from './checks/patchChecks.ts';
import { PROXY_CHECKS } from './checks/proxyChecks.ts';
import { READ_CHECKS } from './checks/readChecks.ts';
import { REPLACE_CHECKS } from './checks/replaceChecks.ts';
import { STATUS_CHECKS } from './checks/statusChecks.ts';
import { WATCH_CHECKS } from './checks/watchChecks.ts';

/** All checks, in the order in which they are made: what the others need comes first. */
export const CHECKS: readonly Check[] = [
  ...CREATE_CHECKS,
  ...READ_CHECKS,
  ...LIST_CHECKS,
  ...WATCH_CHECKS,
  ...REPLACE_CHECKS,
  ...PATCH_CHECKS,
  ...APPLY_CHECKS,
  ...DELETE_CHECKS,
  ...STATUS_CHECKS,
  ...PROXY_CHECKS,
];
