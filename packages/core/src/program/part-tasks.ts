import { anyOf, isAnything, isText, refined } from '../shape/choices.ts';
import { list } from '../shape/collections.ts';
import { boolean, integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import { placed, pointerOf, type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { name, oneWord } from '../shape/texts.ts';
import { NO_NAME } from './part-assets.ts';
import { span, texts } from './part-values.ts';
import type { Span, Text } from './program.ts';
import type { SavesDef, SequenceDef, SequenceStepDef, TaskDef } from './task-types.ts';

const taskKinds = ['daily', 'growth', 'special'] as const;
const ways = ['automatic', 'byHand'] as const;

/** The track alone, or with how far the end moves. */
const saves = anyOf<SavesDef>([
  {
    suits: isText,
    shape: refined(name('kebab'), (track, reading): SavesDef => {
      return placed(reading, { track, extends: null }, { track: pointerOf(reading.path) });
    }),
  },
  {
    suits: isAnything,
    shape: object<SavesDef>({
      track: required(name('kebab')),
      extends: defaulted<Span | null>(span(), null),
    }),
  },
]);

const fullTask = object<TaskDef>({
  kind: required(oneWord<TaskDef['kind']>(taskKinds)),
  how: defaulted<Text>(texts(500), NO_NAME),
  claim: optional(oneWord<(typeof ways)[number]>(ways, 'byHand: the reward waits until it is claimed.')),
  claimWithin: optional(span()),
  accept: optional(oneWord<(typeof ways)[number]>(ways, 'byHand: it counts from acceptance.')),
  after: optional(list(name('kebab'), { min: 1, max: 20 })),
  priority: optional(integer({ min: -1_000_000, max: 1_000_000, description: 'The highest first.' })),
  saves: optional(saves),
});

/** How a rule is shown in the task centre: its kind alone, or with all that is asked of members. */
export const task: Shape<TaskDef> = anyOf<TaskDef>([
  {
    suits: isText,
    shape: refined(oneWord<TaskDef['kind']>(taskKinds), (kind): TaskDef => ({ kind, how: NO_NAME })),
  },
  {
    suits: isAnything,
    shape: refined(fullTask, (value, reading): TaskDef | Wrong => {
      if ((value.claim === 'byHand') === (value.claimWithin !== undefined)) return value;
      const advice = 'Write claim: byHand with claimWithin: 7 days, or neither.';
      return wrong(reading, 'bad_claim', 'What is claimed by hand waits for a stated time.', advice);
    }),
  },
]);

const step = anyOf<SequenceStepDef>([
  {
    suits: isText,
    shape: refined(name('kebab'), (id, reading): SequenceStepDef => {
      return placed(reading, { task: id, text: NO_NAME }, { task: pointerOf(reading.path) });
    }),
  },
  {
    suits: isAnything,
    shape: object<SequenceStepDef>({
      task: required(name('kebab')),
      text: defaulted<Text>(texts(500), NO_NAME),
    }),
  },
]);

export const sequence: Shape<SequenceDef> = object<SequenceDef>({
  name: defaulted(texts(), NO_NAME),
  audience: defaulted<string | null>(name('kebab'), null),
  inOrder: defaulted(boolean('Each step opens when the one before it is done.'), true),
  steps: required(list(step, { min: 1, max: 50 })),
});
