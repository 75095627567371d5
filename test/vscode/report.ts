/** What the in-editor tests report to whoever drives them: one JSON object a line. */
export type ReportLine =
  | { readonly kind: 'passed' | 'skipped'; readonly title: string }
  | { readonly kind: 'failed'; readonly title: string; readonly error: string }
  | { readonly kind: 'end' };

/** The environment variable with the port, on loopback, that takes the report. Without it, Mocha prints. */
export const REPORT_PORT = 'SERVICE_EXPLORER_REPORT_PORT';
