import { l10n } from 'vscode';

export function timeText(milliseconds: number): string {
  return milliseconds < 1000
    ? l10n.t('{0} ms', Math.round(milliseconds))
    : l10n.t('{0} s', (milliseconds / 1000).toFixed(1));
}

/** In units of 1,000 bytes, as the shells of operating systems count. */
export function sizeText(bytes: number): string {
  const units = ['kB', 'MB', 'GB'];
  if (bytes < 1000) {
    return l10n.t('{0} bytes', bytes);
  }
  let [size, unit] = [bytes / 1000, 0];
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size.toFixed(1)} ${units[unit] ?? ''}`;
}

/** The time of day, as the person writes it. @param at as in `Date.now()` */
export function clockText(at: number): string {
  return new Date(at).toLocaleTimeString();
}
