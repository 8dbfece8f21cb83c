/** The store's clock, as told when the page began: a sandbox's is not the phone's, and a phone's may be wrong. */
export function clockOf(at: string): () => number {
  const begun = Date.parse(at) - performance.now();
  return () => begun + performance.now();
}
