/**
 * The parts of undici that are used, typed by its own index. The index itself is never loaded: it replaces the
 * global dispatcher symbols that VS Code's own `fetch` goes by.
 */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}

declare module 'undici/lib/api/index.js' {
  import type { Dispatcher } from 'undici';
  const api: { readonly request: Dispatcher['request'] };
  export default api;
}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici';
  export default buildConnector;
}
