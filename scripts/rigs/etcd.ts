import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { answers, freePort, startProcess } from './process.ts';

/** etcd refuses to compact again where nothing was written since. */
const ALREADY_COMPACTED = 'required revision has been compacted';

interface EtcdAnswer {
  readonly header: { readonly revision: string };
}

/** An etcd of one member, on loopback. */
export interface Etcd {
  readonly url: string;
  /** Forgets all history before now, as a real cluster does every five minutes. */
  compact(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts etcd with its data in `folder`. */
export async function startEtcd(binary: string, folder: string): Promise<Etcd> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const url = `http://127.0.0.1:${await freePort()}`;
  const flags = [
    `--data-dir=${join(folder, 'data')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    // A lone member needs no port for peers.
    '--listen-peer-urls=http://127.0.0.1:0',
  ];
  const running = startProcess(binary, flags, { logFile: join(folder, 'etcd.log') });
  await running.becomesReady(() => answers(`${url}/health`));
  return {
    url,
    compact: () => compact(url),
    stop: () => running.stop(),
  };
}

async function compact(url: string): Promise<void> {
  // Any read tells the current revision.
  const { header } = await post(`${url}/v3/kv/range`, { key: 'AA==' });
  await post(`${url}/v3/kv/compaction`, { revision: header.revision, physical: true });
}

/** Calls etcd's JSON gateway. */
async function post(url: string, body: unknown): Promise<EtcdAnswer> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const answer = await response.text();
  if (!response.ok && !answer.includes(ALREADY_COMPACTED)) {
    throw new Error(`${url}: ${response.status} ${answer}`);
  }
  return JSON.parse(answer) as EtcdAnswer;
}
