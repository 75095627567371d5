import type { Forwarding } from '../../src/model/forwarding.ts';

export const NOTHING_FORWARDED: Forwarding = {
  running: [],
  onDidChange: () => ({ dispose: () => undefined }),
};
