/** A random number generator: the same seed gives the same sequence. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** True with this probability. */
  happens(share: number): boolean
  /** An integer from `min` to `max`, both included. */
  between(min: number, max: number): number
  pick<T>(items: readonly T[]): T
  shuffle<T>(items: readonly T[]): T[]
}

/** The algorithm is mulberry32 (Tommy Ettinger, public domain). Its 32 bits of state are enough for a simulation. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  function between(min: number, max: number): number {
    return min + Math.floor(next() * (max - min + 1))
  }
  return {
    next,
    between,
    happens: share => next() < share,
    pick(items) {
      const item = items[between(0, items.length - 1)]
      if (item === undefined) throw new Error('cannot pick from an empty list')
      return item
    },
    shuffle: items =>
      items
        .map(item => ({ item, key: next() }))
        .sort((one, other) => one.key - other.key)
        .map(({ item }) => item)
  }
}
