import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * What somebody writes who only has one counter to guard: a row that is lowered while something is left, and a row that
 * says who got it, with the settings of the product's store. Each group is one commit.
 * @returns seconds until the last claim is durable
 */
export function claimByHand(folder: string, claims: number, group: number): number {
  mkdirSync(folder, { recursive: true });
  const db = new DatabaseSync(join(folder, 'counter.db'));
  try {
    for (const pragma of ['journal_mode = wal', 'synchronous = full', 'wal_autocheckpoint = 10000'])
      db.exec(`pragma ${pragma}`);
    db.exec('create table counter (id text primary key, left integer not null) without rowid');
    db.exec('create table claims (member text primary key, at integer not null) without rowid');
    db.prepare('insert into counter values (?, ?)').run('cup', claims);
    const take = db.prepare('update counter set left = left - 1 where id = ? and left >= 1');
    const note = db.prepare('insert into claims values (?, ?)');
    const before = performance.now();
    for (let from = 0; from < claims; from += group) {
      db.exec('begin immediate');
      for (let n = from; n < Math.min(from + group, claims); n++) {
        if (take.run('cup').changes !== 1) throw new Error('nothing is left');
        note.run(`m${n}`, n);
      }
      db.exec('commit');
    }
    return (performance.now() - before) / 1_000;
  } finally {
    db.close();
  }
}
