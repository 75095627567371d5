const restores: (() => void)[] = [];

/** Replaces a property of VS Code's API until {@link restoreStubs}. */
export function stub<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): void {
  const former = Object.getOwnPropertyDescriptor(object, key);
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
  restores.push(() => {
    if (former !== undefined) {
      Object.defineProperty(object, key, former);
    } else {
      Reflect.deleteProperty(object, key);
    }
  });
}

/** For `teardown`. */
export function restoreStubs(): void {
  for (const restore of restores.splice(0).reverse()) {
    restore();
  }
}
