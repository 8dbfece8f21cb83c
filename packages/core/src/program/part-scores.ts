import { list } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { defaulted, object, required } from '../shape/objects.ts';
import type { Shape } from '../shape/shape.ts';
import { name } from '../shape/texts.ts';
import { NO_NAME, UNITS_MAX } from './part-assets.ts';
import { expression, texts } from './part-values.ts';
import type { ScoreDef, ScorePartDef } from './program.ts';

const part = object<ScorePartDef>({
  id: required(name('kebab')),
  name: defaulted(texts(), NO_NAME),
  of: required(expression),
  cap: defaulted<number | null>(integer({ min: 0, max: UNITS_MAX }), null),
});

export const score: Shape<ScoreDef> = object<ScoreDef>(
  {
    name: defaulted(texts(), NO_NAME),
    parts: required(list(part, { min: 1, max: 20 })),
    settledOn: defaulted(integer({ min: 1, max: 28, description: 'Day of the month.' }), 1),
  },
  { description: 'One number made of parts, each with a cap; settled once a month.' },
);
