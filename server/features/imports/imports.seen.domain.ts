/** 64 bits of a text: enough that no two of millions of keys meet by chance. */
function hashOf(key: string): readonly [number, number] {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return [high >>> 0, low >>> 0];
}

/** Remembers a number for each of millions of keys in about 24 bytes a key, by a hash of the key: what a dry run has met so far. */
export class SeenKeys {
  #capacity = 1024;
  #size = 0;
  /** Two words of the hash and the number plus one; 0: free. */
  #slots = new Uint32Array(this.#capacity * 3);

  /** The number kept for a key. */
  get(key: string): number | undefined {
    const value = this.#slots[this.#slotOf(...hashOf(key)) + 2] ?? 0;
    return value === 0 ? undefined : value - 1;
  }

  /** Keeps a number for a key. */
  set(key: string, number: number): void {
    if (this.#size * 2 >= this.#capacity) this.#grow();
    const [high, low] = hashOf(key);
    const slot = this.#slotOf(high, low);
    if (this.#slots[slot + 2] === 0) this.#size += 1;
    this.#slots.set([high, low, number + 1], slot);
  }

  #slotOf(high: number, low: number): number {
    for (let at = low % this.#capacity; ; at = (at + 1) % this.#capacity) {
      const slot = at * 3;
      if (this.#slots[slot + 2] === 0 || (this.#slots[slot] === high && this.#slots[slot + 1] === low)) return slot;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#capacity *= 2;
    this.#slots = new Uint32Array(this.#capacity * 3);
    for (let slot = 0; slot < old.length; slot += 3) {
      const [high = 0, low = 0, value = 0] = old.subarray(slot, slot + 3);
      if (value !== 0) this.#slots.set([high, low, value], this.#slotOf(high, low));
    }
  }
}
