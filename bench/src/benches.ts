import type { RunBench } from './frame/bench.ts';

/** The benchmarks by name, loaded when they are run. */
export const benches: Readonly<Record<string, () => Promise<RunBench>>> = {
  batches: async () => (await import('./ingest/ingest-bench.ts')).batchesBench,
  singles: async () => (await import('./ingest/ingest-bench.ts')).singlesBench,
  mysql: async () => (await import('./mysql/mysql-bench.ts')).mysqlBench,
  import: async () => (await import('./import/import-bench.ts')).importBench,
  decide: async () => (await import('./decide/decide-bench.ts')).decideBench,
  'deep-member': async () => (await import('./deep-member/deep-member-bench.ts')).deepMemberBench,
  replay: async () => (await import('./replay/replay-bench.ts')).replayBench,
  reads: async () => (await import('./reads/reads-bench.ts')).readsBench,
  quote: async () => (await import('./quote/quote-bench.ts')).quoteBench,
  stock: async () => (await import('./stock/stock-bench.ts')).stockBench,
  start: async () => (await import('./start/start-bench.ts')).startBench,
  memory: async () => (await import('./start/memory-bench.ts')).memoryBench,
};
