import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { orNull, type ShowTime, showTimeOf } from '../http/show-time.ts';
import type { MemberWriteParts } from '../members/write-routes.ts';
import { type BenefitFigures, type FigureParts, figuresOf } from './figures.ts';
import { said } from './present-benefits.ts';
import { catalogue } from './schemas.ts';

export type BenefitParts = MemberWriteParts & Pick<FigureParts, 'store'>;

export function catalogueRoutes(parts: BenefitParts): readonly Route[] {
  const { reads, clock } = parts;
  return [
    route({
      id: 'getBenefitCatalogue',
      method: 'GET',
      path: '/v1/benefits',
      tag: 'benefits',
      summary: 'The catalogue: what is left of stock and budget, how long it lasts, how uses were rated',
      access: { scope: 'programs:read' },
      answers: { 200: { description: 'The catalogue', schema: catalogue } },
      refusals: ['no_program'],
      handle: async (_call: Call<undefined, undefined, undefined>) => {
        const programs = reads.programs();
        if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
        const show = showTimeOf(programs, clock.now());
        return ok({ data: (await figuresOf(parts)).map((one) => presentOne(one, show)) });
      },
    }),
  ];
}

function presentOne({ benefit, stock, budget, ratings }: BenefitFigures, show: ShowTime): object {
  const { def } = benefit;
  const { count, stars } = ratings;
  return {
    ...said(benefit),
    owner: def.owner ?? null,
    cost: def.cost ?? null,
    funder: def.funder ?? 'platform',
    stock: stock === null ? null : { units: def.stock?.units, ...stock },
    budget:
      budget === null
        ? null
        : { amount: def.budget?.amount, per: def.budget?.per, ...budget, until: orNull(show, budget.until) },
    rating: { count, average: count === 0 ? null : (stars / count).toFixed(2) },
  };
}
