// The endpoints of one host towards one peer, by both ports: open addressing with linear probing, never more than
// half full. A segment's way to its connection is one multiplication and mostly one comparison, where a `Map`
// needs five times as long.
import type { Endpoint } from './endpoint.ts';

const firstCells = 16;

export class EndpointTable {
  #keys = new Int32Array(firstCells);
  #endpoints: (Endpoint | null)[] = emptyCells(firstCells);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: number): Endpoint | undefined {
    const keys = this.#keys;
    const endpoints = this.#endpoints;
    const mask = keys.length - 1;
    for (let at = home(key) & mask; ; at = (at + 1) & mask) {
      const endpoint = endpoints[at]!;
      if (endpoint === null) return undefined;
      if (keys[at] === key) return endpoint;
    }
  }

  /** Puts an endpoint where there is none, or in place of another. */
  set(key: number, endpoint: Endpoint): void {
    if (2 * this.#size >= this.#keys.length) this.#grow();
    const mask = this.#keys.length - 1;
    let at = home(key) & mask;
    while (this.#endpoints[at] !== null && this.#keys[at] !== key) at = (at + 1) & mask;
    if (this.#endpoints[at] === null) this.#size++;
    this.#keys[at] = key;
    this.#endpoints[at] = endpoint;
  }

  /** Takes the endpoint out and moves up what stood behind it, so that no grave is left. */
  delete(key: number): void {
    const keys = this.#keys;
    const endpoints = this.#endpoints;
    const mask = keys.length - 1;
    let hole = home(key) & mask;
    while (keys[hole] !== key || endpoints[hole] === null) {
      if (endpoints[hole] === null) return;
      hole = (hole + 1) & mask;
    }
    for (let at = (hole + 1) & mask; endpoints[at] !== null; at = (at + 1) & mask) {
      // It may stand in the hole if its home is not between the hole (not included) and itself.
      if (((at - home(keys[at]!)) & mask) < ((at - hole) & mask)) continue;
      keys[hole] = keys[at]!;
      endpoints[hole] = endpoints[at]!;
      hole = at;
    }
    endpoints[hole] = null;
    this.#size--;
  }

  /** All of them by rising key: an order that does not depend on what the table held before. */
  sorted(): readonly Endpoint[] {
    return this.#endpoints.filter(endpoint => endpoint !== null).sort((a, b) => a.key - b.key);
  }

  clear(): void {
    if (this.#size === 0) return;
    this.#endpoints.fill(null);
    this.#size = 0;
  }

  #grow(): void {
    const keys = this.#keys;
    const endpoints = this.#endpoints;
    this.#keys = new Int32Array(2 * keys.length);
    this.#endpoints = emptyCells(2 * keys.length);
    this.#size = 0;
    endpoints.forEach((endpoint, at) => {
      if (endpoint !== null) this.set(keys[at]!, endpoint);
    });
  }
}

/** Ports are mostly given out in order: spread by the golden ratio, high bits down to where the mask looks. */
function home(key: number): number {
  const mixed = Math.imul(key, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function emptyCells(count: number): (Endpoint | null)[] {
  return Array.from({ length: count }, () => null);
}
