export { createLaurel, type Laurel, type LaurelOptions } from './create-laurel.ts';
export type * from './generated/types.gen.ts';
