import { parentPort, workerData } from 'node:worker_threads';
import { decidedBy } from '../decide/decided.ts';
import { starter } from '../frame/starter.ts';
import { order, timeOf } from './history.ts';

// In a thread of its own: an engine that has seen a hundred thousand records kept for ever would treat what is decided
// later like them, and the member with few orders would pay for it as well.
const { orders } = workerData as { readonly orders: number };
const member = decidedBy(starter(), 1);
for (let n = 0; n < orders; n++) member.send(order(n, timeOf(n, orders)));
const grown = {
  head: JSON.stringify(member.head()),
  records: [...member.records].map(([key, value]) => [key, JSON.stringify(value)]),
};
parentPort?.postMessage(grown, []);
