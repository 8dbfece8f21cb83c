import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readProgramText } from './read-program-text.ts';

const folder = new URL('../../../../examples/programs/', import.meta.url);
const textOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
const read = (text: string) => {
  const made = readProgramText(text, 'example.yaml');
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made;
};

describe('each example program is in order, and a good one', () => {
  it.each(readdirSync(folder))('%s', (file) => {
    const text = textOf(file);
    const { program, findings } = read(text);
    expect(findings()).toEqual([]);
    expect(file).toBe(`${program.program}.yaml`);
    // What it says of itself: where its schema lies, and how it is checked.
    expect(text).toContain('$schema=../../packages/server/src/programs/generated/program.schema.json');
    expect(text).toContain(`laurel program lint examples/programs/${file}`);
  });
});

const again = `  five-again:
    for: { plans: [vip88] }
    scenes: [product, cart, checkout]
    offer: { percent: 5, lines: "line.category in ['market', 'own']" }

`;

describe('what an operator may break in them is found', () => {
  it.each<[file: string, what: string, from: string | RegExp, to: string, code: string]>([
    ['plus', 'a member price above the public one', 'RICE-10: 5990', 'RICE-10: 7990', 'price_above_public'],
    ['plus', 'an allowance taken out', /\n {2}freight-allowance:[^]*?\n\n/, '\n', 'quota_never_refreshed'],
    ['plus', 'nobody asks for the member day', ', audience: member-day', '', 'idle_part'],
    [
      'plus',
      'reviews without a limit',
      'limits: [3 per day]\n    grants: { beans',
      'grants: { beans',
      'unlimited_reward',
    ],
    ['vip88', 'the same offer twice', '  half-more:', `${again}  half-more:`, 'overlapping_benefit'],
    ['vip88', 'caps too low for the lower price', 'cap: 2000', 'cap: 400', 'unreachable_price'],
    ['vip88', 'nobody ever has the coupons', /\n {2}coupons:[^]*?\n\n/, '\n', 'quota_never_refreshed'],
  ])('%s: %s', (file, _, from, to, code) => {
    const text = textOf(`${file}.yaml`);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(
      read(changed)
        .findings()
        .map((finding) => finding.code),
    ).toContain(code);
  });
});
