const KIND = /(?:^|[\s{,])["']?kind["']?\s*:\s*(?:[!&]\S*\s+)*["']?Service(?:List)?(?![\w.-])/mu;
const API_VERSION = /(?:^|[\s{,])["']?apiVersion["']?\s*:\s*(?:[!&]\S*\s+)*["']?v1(?![\w./-])/mu;

/**
 * Whether a text looks as if there were a `v1` Service in it: cheap enough to ask of every text that somebody opens and
 * at every pause of typing. Where it says no there is none; where it says yes, `readManifest` knows.
 */
export function mayHoldServices(text: string): boolean {
  return KIND.test(text) && text.split(/^---/mu).some((part) => KIND.test(part) && API_VERSION.test(part));
}
