// What the event queue is measured against: the usual binary heap of objects, ordered by (time, order of
// scheduling), which knows where each of its entries lies so that re-arming and cancelling need no search.

export class HeapEvent {
  at = 0;
  order = 0;
  /** Index in the heap, -1 when not queued. */
  index = -1;
}

export class BinaryHeap {
  now = 0;
  readonly #entries: HeapEvent[] = [];
  #order = 0;

  schedule(event: HeapEvent, at: number): void {
    event.at = at;
    event.order = this.#order++;
    if (event.index < 0) {
      event.index = this.#entries.length;
      this.#entries.push(event);
      this.#rise(event);
    } else {
      this.#rise(event);
      this.#sink(event);
    }
  }

  pop(): HeapEvent | null {
    const first = this.#entries[0];
    if (first === undefined) return null;
    const last = this.#entries.pop()!;
    if (last !== first) {
      last.index = 0;
      this.#entries[0] = last;
      this.#sink(last);
    }
    first.index = -1;
    this.now = first.at;
    return first;
  }

  #rise(event: HeapEvent): void {
    const entries = this.#entries;
    let index = event.index;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = entries[parentIndex]!;
      if (!isBefore(event, parent)) break;
      entries[index] = parent;
      parent.index = index;
      index = parentIndex;
    }
    entries[index] = event;
    event.index = index;
  }

  #sink(event: HeapEvent): void {
    const entries = this.#entries;
    const { length } = entries;
    let index = event.index;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= length) break;
      const right = childIndex + 1;
      if (right < length && isBefore(entries[right]!, entries[childIndex]!)) childIndex = right;
      const child = entries[childIndex]!;
      if (!isBefore(child, event)) break;
      entries[index] = child;
      child.index = index;
      index = childIndex;
    }
    entries[index] = event;
    event.index = index;
  }
}

function isBefore(a: HeapEvent, b: HeapEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
