import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly items?: readonly { readonly section?: string }[] };
}

const HEADER_END = '\r\n\r\n';
const PACKAGE = createRequire(import.meta.url).resolve('yaml-language-server/package.json');

/**
 * Red Hat's language server as it is shipped: a process of its own, spoken to over its standard streams (LSP 3.17, base
 * protocol). Whatever it would download is switched off.
 */
export class YamlLanguageServer {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #settings: Readonly<Record<string, unknown>>;
  readonly #waiting = new Set<(message: Message, body: string) => void>();
  #received = Buffer.alloc(0);
  #lastId = 0;

  /** @param schema path of the JSON Schema of all YAML files */
  static async start(schema: string): Promise<YamlLanguageServer> {
    const server = new YamlLanguageServer(schema);
    const capabilities = { workspace: { configuration: true } };
    await server.#request('initialize', { processId: process.pid, rootUri: null, capabilities });
    const configured = server.#next(({ method }) => method === 'workspace/configuration');
    server.#send({ method: 'initialized', params: {} });
    await configured;
    // It answers in turn, so that it has taken its settings once it has answered this.
    await server.#request('textDocument/hover', {
      textDocument: { uri: 'file:///none.yaml' },
      position: { line: 0, character: 0 },
    });
    return server;
  }

  private constructor(schema: string) {
    this.#settings = {
      yaml: {
        validate: true,
        hover: true,
        completion: true,
        schemas: { [pathToFileURL(schema).href]: '*.yaml' },
        schemaStore: { enable: false },
        kubernetesCRDStore: { enable: false },
      },
    };
    const program = join(PACKAGE, '../bin/yaml-language-server');
    this.#child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#receive(chunk);
    });
  }

  /**
   * Opens a document or changes it, and waits for the problems in which a word comes.
   *
   * @returns in ms, how long that took
   */
  async validate(uri: string, version: number, text: string, word: string): Promise<number> {
    const begin = performance.now();
    const published = this.#next(
      ({ method }, body) => method === 'textDocument/publishDiagnostics' && body.includes(word),
    );
    this.#send(
      version === 1
        ? {
            method: 'textDocument/didOpen',
            params: { textDocument: { uri, languageId: 'yaml', version, text } },
          }
        : {
            method: 'textDocument/didChange',
            params: { textDocument: { uri, version }, contentChanges: [{ text }] },
          },
    );
    await published;
    return performance.now() - begin;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }

  async #request(method: string, params: object): Promise<void> {
    const id = ++this.#lastId;
    const answered = this.#next((message) => message.method === undefined && message.id === id);
    this.#send({ id, method, params });
    await answered;
  }

  #next(isIt: (message: Message, body: string) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (message: Message, body: string): void => {
        if (isIt(message, body)) {
          this.#waiting.delete(look);
          resolve();
        }
      };
      this.#waiting.add(look);
    });
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}${HEADER_END}${body}`);
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (;;) {
      const headerEnd = this.#received.indexOf(HEADER_END);
      if (headerEnd < 0) {
        return;
      }
      const [, length = '0'] =
        /content-length: (\d+)/iu.exec(this.#received.toString('latin1', 0, headerEnd)) ?? [];
      const start = headerEnd + HEADER_END.length;
      const end = start + Number(length);
      if (this.#received.length < end) {
        return;
      }
      const body = this.#received.toString('utf8', start, end);
      this.#received = this.#received.subarray(end);
      this.#take(JSON.parse(body) as Message, body);
    }
  }

  #take(message: Message, body: string): void {
    const { id, method, params } = message;
    if (id !== undefined && method !== undefined) {
      const sections = (params?.items ?? []).map(({ section = '' }) => this.#settings[section] ?? null);
      this.#send({ id, result: method === 'workspace/configuration' ? sections : null });
    }
    for (const look of this.#waiting) {
      look(message, body);
    }
  }
}
