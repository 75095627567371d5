import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serviceSchema } from '../../src/manifest/schema/serviceSchema.ts';
import { manifestText } from './manifestText.ts';
import { median, result, type Result } from './result.ts';
import { measure } from './subject.ts';
import { YamlLanguageServer } from './yamlLanguageServer.ts';

/** Milliseconds for one judgement of a text. */
export interface ValidateFigures {
  /** Of a text, by a process that has judged none. */
  readonly first: number;
  /** Of the same text after a change. */
  readonly steady: number;
  /** How long the event loop was held at most, by the first judgement or a later one. */
  readonly longestBlock: number;
}

type PeerFigures = Omit<ValidateFigures, 'longestBlock'>;

const PEER = "Red Hat's yaml-language-server";
const SIZES = [50, 2_000, 18_000];
const CHANGES = 20;

/** How long the peer waits for another change before it looks at a text: `validationDelayMs` in `yamlSettings.js`. */
const PEER_DELAY_MS = 200;

/**
 * Judges files of Services beside the language server of the YAML extension, which gets the Service schema alone, from
 * disk, and is asked for nothing else. The time that either waits for the person to pause is left out. It knows types and
 * names; ours are the rules of the API server.
 */
export async function benchValidate(rounds: number): Promise<readonly Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'service-explorer-bench-'));
  const subject = new URL('./subjects/validateText.ts', import.meta.url);
  try {
    const schema = join(folder, 'service.json');
    await writeFile(schema, JSON.stringify(serviceSchema({ major: 1, minor: 36 })));
    const results: Result[] = [];
    for (const lines of SIZES) {
      const own: ValidateFigures[] = [];
      const peer: PeerFigures[] = [];
      for (let round = 0; round < rounds; round += 1) {
        own.push(await measure<ValidateFigures>(subject, [String(lines), String(CHANGES)]));
        peer.push(await validateByPeer(schema, join(folder, `services-${lines}.yaml`), lines));
      }
      const compare = (name: string, pick: (figures: PeerFigures) => number): Result =>
        result(name, 'ms', median(own.map(pick)), [PEER, median(peer.map(pick))]);
      results.push(
        compare(`validate ${lines} lines: first`, ({ first }) => first),
        compare(`validate ${lines} lines: after a change`, ({ steady }) => steady),
        result(
          `validate ${lines} lines: longest block of the event loop`,
          'ms',
          median(own.map(({ longestBlock }) => longestBlock)),
        ),
      );
    }
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function validateByPeer(schema: string, file: string, lines: number): Promise<PeerFigures> {
  const server = await YamlLanguageServer.start(schema);
  try {
    const uri = pathToFileURL(file).href;
    const validate = async (change: number): Promise<number> => {
      const word = `fault${change}`;
      const ms = await server.validate(uri, change + 1, manifestText(lines, word), `${word} `);
      return ms - PEER_DELAY_MS;
    };
    const first = await validate(0);
    const times: number[] = [];
    for (let change = 1; change <= CHANGES; change += 1) {
      times.push(await validate(change));
    }
    return { first, steady: median(times) };
  } finally {
    await server.stop();
  }
}
