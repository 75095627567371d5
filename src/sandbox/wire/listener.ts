import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The TCP side of the server: takes connections in, turns them away, keeps them waiting, drops them. */
export class Listener {
  /** By the port of the client's end, which is what a TLS socket and the TCP socket below it have in common. */
  readonly #sockets = new Map<number, Socket>();
  readonly #onConnection: (socket: Socket) => void;
  readonly #onChange: () => void;
  #server: Server | undefined;
  #port = 0;
  #connections = 0;
  /** Connections that came while none is served; undefined while all are. */
  #held: Socket[] | undefined;

  /**
   * @param onConnection takes over a connection
   * @param onChange is called whenever one was opened or closed
   */
  constructor(onConnection: (socket: Socket) => void, onChange: () => void) {
    this.#onConnection = onConnection;
    this.#onChange = onChange;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections made so far. */
  get connections(): number {
    return this.#connections;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  socketFrom(remotePort: number | undefined): Socket | undefined {
    return remotePort === undefined ? undefined : this.#sockets.get(remotePort);
  }

  /** Listens, the second time and later on the port of the first. */
  async open(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => {
      this.#accept(socket);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** New connections are refused; open ones stay. */
  close(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  /** New connections are made, and then nobody speaks on them. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const socket of held.filter(({ destroyed }) => !destroyed)) {
      this.#onConnection(socket);
    }
  }

  dropAll(how: 'reset' | 'close'): void {
    for (const socket of this.#sockets.values()) {
      if (how === 'reset') {
        socket.resetAndDestroy();
      } else {
        socket.destroy();
      }
    }
  }

  #accept(socket: Socket): void {
    const port = socket.remotePort;
    if (port === undefined) {
      // The client was gone before it was let in.
      socket.destroy();
      return;
    }
    this.#connections += 1;
    this.#sockets.set(port, socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      // The port may be another connection's by now.
      if (this.#sockets.get(port) === socket) {
        this.#sockets.delete(port);
      }
      this.#onChange();
    });
    if (this.#held === undefined) {
      this.#onConnection(socket);
    } else {
      this.#held.push(socket);
    }
    this.#onChange();
  }
}
