import { env, l10n } from 'vscode';
import type { KubeError } from '../kube/errors.ts';
import type { SyncState } from '../kube/syncState.ts';

/** A state in a few words, for a row, the status bar or a list. */
export function stateText(state: SyncState): string {
  switch (state.kind) {
    case 'connecting':
      return l10n.t('connecting…');
    case 'live':
      return state.mode === 'watch' ? l10n.t('live') : l10n.t('live, by asking from time to time');
    case 'stale':
      return l10n.t('stale since {0}, retrying…', timeText(state.since));
    case 'denied':
      return state.reason.code === 'forbidden' ? l10n.t('forbidden') : l10n.t('signed out');
    case 'failed': {
      const text = failureText(state.reason);
      return state.retryAt === undefined ? text : l10n.t('{0}, retrying…', text);
    }
  }
}

function failureText({ code, ofIssuer }: KubeError): string {
  switch (code) {
    case 'tls':
      return l10n.t('certificate not trusted');
    case 'proxy':
      return l10n.t('proxy does not connect');
    case 'kubeconfig':
      return l10n.t('kubeconfig not usable');
    default:
      return ofIssuer ? l10n.t('cannot sign in') : l10n.t('cannot connect');
  }
}

function timeText(milliseconds: number): string {
  const time = new Date(milliseconds);
  const isToday = time.toDateString() === new Date().toDateString();
  return time.toLocaleString(
    env.language,
    isToday ? { timeStyle: 'short' } : { dateStyle: 'short', timeStyle: 'short' },
  );
}
