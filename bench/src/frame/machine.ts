import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';

/** On what the figures were taken. */
export interface Machine {
  readonly node: string;
  readonly v8: string;
  readonly sqlite: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryMiB: number;
}

export function thisMachine(): Machine {
  const { node, v8, sqlite } = process.versions;
  return {
    node,
    v8,
    sqlite: sqlite ?? '',
    system: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryMiB: Math.round(totalmem() / 1_048_576),
  };
}
