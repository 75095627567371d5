import type { ParseBudget, YamlNode } from './yamlNode.ts';

/** How deep values may nest once aliases are expanded, which is also how deep the parser itself goes. */
const MAX_DEPTH = 100;

interface Anchor {
  readonly node: YamlNode;
  /** Nodes in it, itself included. */
  readonly size: number;
  /** Levels below it. */
  readonly height: number;
}

/** The anchors of a document, and how much it grows when its aliases are expanded. */
export class Anchors {
  readonly #budget: ParseBudget;
  readonly #anchors = new Map<string, Anchor>();
  /** Nodes so far, each alias counted as what it stands for. */
  #size = 0;
  /** Levels above the present node. */
  #depth = 0;
  /** The most levels since the node around the present one began. */
  #deepest = 0;

  constructor(budget: ParseBudget) {
    this.#budget = budget;
  }

  /** Composes a node. Its anchor is known from its end on, so that no node can contain itself. */
  around<T extends YamlNode>(name: string | undefined, compose: () => T): T {
    const sizeBefore = this.#size++;
    const deepestBefore = this.#deepest;
    this.#deepest = this.#depth++;
    const node = compose();
    this.#depth--;
    if (name !== undefined) {
      const size = this.#size - sizeBefore;
      this.#anchors.set(name, { node, size, height: this.#deepest - this.#depth });
    }
    this.#deepest = Math.max(this.#deepest, deepestBefore);
    return node;
  }

  /** What an alias stands for: `tooMuch` where the document would grow beyond all use. */
  resolve(name: string): YamlNode | 'unknown' | 'tooMuch' {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) {
      return 'unknown';
    }
    this.#size += anchor.size;
    this.#deepest = Math.max(this.#deepest, this.#depth + anchor.height);
    return this.#size > this.#budget.nodes || this.#deepest >= MAX_DEPTH ? 'tooMuch' : anchor.node;
  }

  /** The next document knows none of them. */
  endDocument(): void {
    this.#budget.nodes -= this.#size;
    this.#size = 0;
    this.#anchors.clear();
  }
}
