/** Stretches of a list, each of at most `size`. */
export function* slices<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size);
}
