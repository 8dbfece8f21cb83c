import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../frame/bench.ts';
import { dice } from '../frame/dice.ts';

/** A file in the shape of the public CDNOW data set: customer, date, number, dollars. */
export interface OrdersFile {
  readonly path: string;
  readonly lines: number;
  readonly isReal: boolean;
}

/** Beside a checkout of the developers. */
const beside = new URL('../../../../shared/data/cdnow/CDNOW_master.txt', import.meta.url);

/** The real file where there is one, else one of the same shape from a seed; cut to `lines`. */
export function ordersFile(bench: Bench, folder: string, lines: number): OrdersFile {
  const known = bench.surroundings.cdnow ?? fileURLToPath(beside);
  const isReal = existsSync(known);
  const all = isReal ? readFileSync(known, 'utf8').trimEnd().split('\n').slice(1) : made(lines);
  const taken = all.slice(0, lines);
  const path = join(folder, 'orders.txt');
  writeFileSync(path, `customer_id date number_of_cds dollar_value\n${taken.join('\n')}\n`);
  return { path, lines: taken.length, isReal };
}

/** Half of the customers buy once, the others up to a dozen times. */
function made(lines: number): string[] {
  const { between } = dice(1);
  const all: string[] = [];
  for (let customer = 1; all.length < lines; customer++) {
    const times = between(0, 1) === 0 ? 1 : between(2, 12);
    let day = between(0, 89);
    for (let i = 0; i < times; i++) {
      const amount = `${between(5, 120)}.${String(between(0, 99)).padStart(2, '0')}`;
      all.push(`${String(customer).padStart(5, '0')} ${dateOf(day)} ${between(1, 6)} ${amount}`);
      day += between(0, 60);
    }
  }
  return all;
}

function dateOf(day: number): string {
  return Temporal.PlainDate.from('1997-01-01').add({ days: day }).toString().replaceAll('-', '');
}
