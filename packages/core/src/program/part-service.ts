import { PRIORITY_MAX } from '../service/case-state.ts';
import { list } from '../shape/collections.ts';
import { integer } from '../shape/numbers.ts';
import { defaulted, object, optional, required } from '../shape/objects.ts';
import type { Shape } from '../shape/shape.ts';
import { name } from '../shape/texts.ts';
import { NO_NAME } from './part-assets.ts';
import { expression, span, texts } from './part-values.ts';
import type { ServiceDef, ServiceLineDef } from './service-types.ts';

const line: Shape<ServiceLineDef> = object<ServiceLineDef>({
  id: required(name('kebab')),
  name: defaulted(texts(), NO_NAME),
  when: defaulted<string | null>(expression, null),
  priority: required(integer({ min: 1, max: PRIORITY_MAX, description: 'The higher, the more urgent.' })),
  respondWithin: optional(span()),
  escalateTo: optional(name('kebab')),
});

export const service: Shape<ServiceDef> = object<ServiceDef>(
  {
    lines: required(list(line, { min: 1, max: 20 })),
    agent: optional(name('word', 'The field of the member that names her own agent.')),
  },
  { description: 'Which line takes the case of a member, and how soon it answers.' },
);
