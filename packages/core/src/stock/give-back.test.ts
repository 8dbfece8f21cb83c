import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { replay } from '../replay.ts';

function shop(): Play {
  const play = new Play(
    programsOf({
      program: 'shop',
      assets: { points: { kind: 'currency' } },
      mall: {
        mug: { price: { asset: 'points', units: 10 } },
        kettle: { price: { asset: 'points', units: 10 }, cash: 990 },
      },
    }),
  );
  play.stock.set('goods:mug', [0, 3]);
  play.stock.set('goods:kettle', [0, 3]);
  play.send('member.registered', '2026-03-01 10:00');
  play.send('adjustment.made', '2026-03-01 10:00', { asset: 'points', amount: 100, reason: 'a test' });
  return play;
}
const again = (play: Play) => replay(play.programs, play.member, play.entries).differences;

it('I8 a piece that goes back right after others were taken comes out as recorded', () => {
  const play = shop();
  play.send('mall.ordered', '2026-03-02 10:00', { item: 'mug' });
  const order = play.head.seq;
  play.send('mall.refunded', '2026-03-02 10:01', { order, reason: 'a test', restock: true });
  play.send('mall.ordered', '2026-03-02 10:02', { item: 'mug' });
  expect(play.stock.get('goods:mug')).toEqual([1, 3]);
  expect(again(play)).toEqual([]);
});

it('I9 an order that lapses goes back the same whether the scheduler or the next order lets time pass', () => {
  const asked = shop();
  asked.send('mall.ordered', '2026-03-02 10:00', { item: 'kettle' });
  asked.send('mall.ordered', '2026-03-02 11:00', { item: 'kettle' });
  const scheduled = shop();
  scheduled.send('mall.ordered', '2026-03-02 10:00', { item: 'kettle' });
  scheduled.pass('2026-03-02 10:45');
  scheduled.send('mall.ordered', '2026-03-02 11:00', { item: 'kettle' });
  const lapses = (play: Play) => play.entries.filter(({ origin }) => origin === 'time');
  expect(lapses(asked)).toEqual(lapses(scheduled));
  expect(again(asked)).toEqual([]);
  expect(again(scheduled)).toEqual([]);
});
