import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RefreshQueue } from '../../../src/view/refreshQueue.ts';

interface Node {
  readonly name: string;
  readonly parent: Node | undefined;
}

/** A queue under a clock that stands still until the test turns it. */
function setUp(): { queue: RefreshQueue<Node>; told: string[]; elapse: () => void; waiting: () => boolean } {
  const told: string[] = [];
  let due: (() => void) | undefined;
  const queue = new RefreshQueue<Node>({
    refresh: (rows) => told.push(rows === 'all' ? 'all' : rows.map(({ name }) => name).join(' ')),
    schedule: (run, milliseconds) => {
      assert.equal(due, undefined, 'one timer at a time');
      assert.ok(milliseconds > 200, 'slower than VS Code gathers refreshes');
      due = run;
      return { dispose: () => (due = undefined) };
    },
  });
  return {
    queue,
    told,
    waiting: () => due !== undefined,
    elapse: () => {
      const run = due;
      due = undefined;
      run?.();
    },
  };
}

function node(name: string, parent?: Node): Node {
  return { name, parent };
}

const cluster = node('cluster');
const namespace = node('namespace', cluster);
const service = node('service', namespace);
const other = node('other', node('elsewhere', cluster));

describe('RefreshQueue', () => {
  test('tells the first row at once and gathers the others until the pause is over', () => {
    const { queue, told, elapse } = setUp();
    queue.add([service]);
    assert.deepEqual(told, ['service']);
    queue.add([other]);
    queue.add([service, other]);
    assert.deepEqual(told, ['service']);
    elapse();
    assert.deepEqual(told, ['service', 'other service']);
  });

  test('tells at once what waits, when asked to, and nothing where nothing does', () => {
    const { queue, told, elapse, waiting } = setUp();
    queue.flush();
    queue.add([service]);
    queue.add([other]);
    queue.flush();
    assert.deepEqual(told, ['service', 'other']);
    queue.add([cluster]);
    assert.deepEqual([told.length, waiting()], [2, true], 'another pause began');
    queue.pause();
    queue.flush();
    assert.equal(told.length, 2);
    queue.resume();
    elapse();
    assert.deepEqual(told.slice(2), ['cluster']);
  });

  test('rests once nothing came in a whole pause, and starts again at once', () => {
    const { queue, told, elapse, waiting } = setUp();
    queue.add([service]);
    elapse();
    assert.equal(waiting(), false);
    queue.add([other]);
    assert.deepEqual(told, ['service', 'other']);
  });

  test('leaves out what an ancestor redraws', () => {
    const { queue, told, elapse } = setUp();
    queue.add([]);
    queue.add([service, other, namespace]);
    elapse();
    queue.add([service, cluster, other]);
    elapse();
    assert.deepEqual(told, ['', 'other namespace', 'cluster']);
  });

  test('a refresh of all stands for every row', () => {
    const { queue, told, elapse } = setUp();
    queue.add([]);
    queue.add([service]);
    queue.add('all');
    elapse();
    assert.deepEqual(told, ['', 'all']);
    elapse();
    queue.add([service]);
    assert.deepEqual(told, ['', 'all', 'service']);
  });

  test('takes parents where there are too many rows', () => {
    const { queue, told, elapse } = setUp();
    const many = Array.from({ length: 501 }, (_, index) => node(`service-${index}`, namespace));
    queue.add([]);
    queue.add([...many, other]);
    elapse();
    assert.deepEqual(told, ['', 'namespace elsewhere']);
  });

  test('takes grandparents where there are still too many', () => {
    const { queue, told, elapse } = setUp();
    const many = Array.from({ length: 600 }, (_, index) =>
      node('service', node(`namespace-${index}`, cluster)),
    );
    queue.add([]);
    queue.add(many);
    elapse();
    assert.deepEqual(told, ['', 'cluster']);
  });

  test('tells 500 rows as they are', () => {
    const { queue, told, elapse } = setUp();
    queue.add([]);
    queue.add(Array.from({ length: 500 }, () => node('x', namespace)));
    elapse();
    assert.equal(told[1]?.split(' ').length, 500);
  });

  test('is silent while paused, and tells all of it once afterwards', () => {
    const { queue, told, elapse, waiting } = setUp();
    queue.pause();
    queue.add([service]);
    queue.add([other]);
    assert.deepEqual([told, waiting()], [[], false]);
    queue.resume();
    assert.deepEqual(told, ['service other']);
    elapse();
    queue.pause();
    queue.resume();
    assert.deepEqual(told, ['service other'], 'nothing new, nothing told');
  });

  test('a pause that begins while a refresh is due holds it back', () => {
    const { queue, told, elapse } = setUp();
    queue.add([service]);
    queue.add([other]);
    queue.pause();
    elapse();
    assert.deepEqual(told, ['service']);
    queue.resume();
    assert.deepEqual(told, ['service', 'other']);
  });

  test('being hidden and shown again does not make it faster', () => {
    const { queue, told, elapse } = setUp();
    queue.add([service]);
    queue.pause();
    queue.add([other]);
    queue.resume();
    assert.deepEqual(told, ['service']);
    elapse();
    assert.deepEqual(told, ['service', 'other']);
  });

  test('once disposed it waits for nothing and tells nothing', () => {
    const { queue, told, waiting } = setUp();
    queue.add([service]);
    queue.add([other]);
    queue.dispose();
    assert.equal(waiting(), false);
    queue.add([service]);
    assert.deepEqual(told, ['service']);
  });
});
