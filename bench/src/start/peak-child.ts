import { replayed } from '../replay/replay-bench.ts';
import { importOrders, openBenchStore } from '../rows/bench-store.ts';

/** Does one thing in a process of its own and says how much memory it took at most, in MiB. */
const [what, folder = '', file = ''] = process.argv.slice(2);
if (what === 'import') {
  const opened = await openBenchStore(folder);
  await importOrders(opened, file);
  await opened.close();
} else {
  await replayed(folder);
}
process.send?.(process.resourceUsage().maxRSS / 1_024);
