import assert from 'node:assert/strict';
import { asJsonObject, type JsonObject } from '../../src/common/json.ts';
import { LiveService } from '../../src/documents/liveService.ts';
import { printService, withoutManagedFields } from '../../src/documents/serviceText.ts';
import { KubeError } from '../../src/kube/errors.ts';
import type { ServiceRef } from '../../src/kube/serviceApi/names.ts';
import { patchService } from '../../src/kube/serviceApi/patchService.ts';
import type { ApiServer } from '../../src/kube/serviceApi/server.ts';
import { readYaml } from '../../src/kube/yaml/yaml.ts';

const LOG = 'example.com/log';
const { signal } = new AbortController();

/** Somebody at a document of a Service, as far as its text goes. Every change is one more word in an annotation. */
class Writer {
  readonly #name: string;
  readonly #server: ApiServer;
  readonly #service: LiveService;
  #text = '';
  /** Words in the text that are not on the cluster yet. */
  #unsaved: string[] = [];
  #count = 0;
  readonly accepted: string[] = [];
  conflicts = 0;

  constructor(name: string, server: ApiServer, ref: ServiceRef) {
    this.#name = name;
    this.#server = server;
    this.#service = new LiveService(ref, 'service');
  }

  /** Reads what the cluster has, with what is not saved put into it. */
  async merge(): Promise<void> {
    const live = await this.#service.read(this.#server, signal);
    this.#service.show(live);
    this.#show(live);
    const unsaved = this.#unsaved;
    this.#unsaved = [];
    unsaved.forEach((word) => {
      this.#append(word);
    });
  }

  edit(): void {
    this.#count += 1;
    this.#append(`${this.#name}${this.#count}`);
  }

  /** Whether the text is read again before the next word, or typed on before VS Code has done so. */
  async save(readAgain: boolean): Promise<void> {
    try {
      const wanted = readYaml(this.#text) as JsonObject;
      const result = await this.#service.save(this.#server, wanted, 'replace', signal);
      this.accepted.push(...this.#unsaved);
      this.#unsaved = [];
      if (result.kind === 'saved' && readAgain) {
        this.#service.show(result.stored);
        this.#show(result.stored);
      }
    } catch (error) {
      assert.ok(isConflict(error), String(error));
      this.conflicts += 1;
      await this.merge();
    }
  }

  #show(service: JsonObject): void {
    this.#text = printService(withoutManagedFields(service), 'yaml');
  }

  #append(word: string): void {
    const service = readYaml(this.#text) as JsonObject;
    const metadata = asJsonObject(service['metadata']);
    const annotations = asJsonObject(metadata['annotations']);
    const log = `${(annotations[LOG] as string | undefined) ?? ''}${word} `;
    this.#text = printService(
      { ...service, metadata: { ...metadata, annotations: { ...annotations, [LOG]: log } } },
      'yaml',
    );
    this.#unsaved.push(word);
  }
}

/** What became of many words. */
export interface Tally {
  readonly accepted: number;
  readonly conflicts: number;
}

/**
 * Two editors, each with its own connection, and a third client edit and save one Service at random.
 *
 * @throws AssertionError when a word that was accepted is not there at the end
 */
export async function editTogether(
  servers: readonly [ApiServer, ApiServer],
  ref: ServiceRef,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): Promise<Tally> {
  const random = randomNumbers(seed);
  const writers = servers.map((server, index) => new Writer('ab'.charAt(index), server, ref));
  await Promise.all(writers.map((writer) => writer.merge()));
  const labels: Record<string, string> = {};
  for (let step = 0; step < steps; step++) {
    const acts = writers.map((writer) => async (): Promise<void> => {
      const chance = random();
      if (chance < 0.5) {
        writer.edit();
      } else if (chance < 0.9) {
        await writer.save(random() < 0.5);
      } else {
        await writer.merge();
      }
    });
    if (random() < 0.2) {
      acts.push(async () => {
        Object.assign(labels, await setLabel(servers[0], ref, `third${step}`));
      });
    }
    await Promise.all(acts.map((act) => act()));
  }
  const { metadata } = await new LiveService(ref, 'service').read(servers[0], signal);
  const { annotations, labels: stored } = asJsonObject(metadata);
  const words = (asJsonObject(annotations)[LOG] as string).trim().split(' ');
  const accepted = writers.flatMap((writer) => writer.accepted);
  assert.deepEqual([...words].sort(), [...accepted].sort());
  for (const writer of writers) {
    const own = words.filter((word) => writer.accepted.includes(word));
    assert.deepEqual(own, writer.accepted, 'in the order in which they were written');
  }
  assert.deepEqual({ ...asJsonObject(stored), ...labels }, stored, 'the labels of the third are there');
  return { accepted: accepted.length, conflicts: writers.reduce((sum, { conflicts }) => sum + conflicts, 0) };
}

/** Somebody else sets a label without having read anything. @returns the label, if it was accepted */
async function setLabel(server: ApiServer, ref: ServiceRef, name: string): Promise<Record<string, string>> {
  const labels = { [name]: 'was-here' };
  try {
    await patchService(server, ref, { type: 'merge', patch: { metadata: { labels } } }, { signal });
    return labels;
  } catch (error) {
    // A server gives up on a patch too, where others are always faster.
    assert.ok(isConflict(error), String(error));
    return {};
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof KubeError && error.code === 'conflict';
}

/** Numbers from 0 up to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
