import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type DiskFault = 'fsync' | 'write' | 'full' | 'none';

/** A disk that fails under one process, on demand. Linux only: the library is preloaded. */
export interface FailingDisk {
  /** What the process must have in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly fail: (fault: DiskFault) => void;
}

/** @throws where there is no C compiler: such a run fails, it never skips. */
export function openFailingDisk(): FailingDisk {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-disk-'));
  const library = join(folder, 'failing-disk.so');
  const source = new URL('./failing-disk.c', import.meta.url).pathname;
  const { status, stderr, error } = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`the failing disk needs a C compiler: ${error?.message ?? stderr}`);
  const control = join(folder, 'fault');
  writeFileSync(control, '');
  return {
    environment: { LD_PRELOAD: library, LAUREL_DISK_FAULT: control },
    fail: (fault) => writeFileSync(control, fault === 'none' ? '' : fault),
  };
}
