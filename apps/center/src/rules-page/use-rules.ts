import type { Rules } from '@laurel/sdk';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useCentre } from '../frame/centre.tsx';
import { told } from '../frame/session.ts';

/** The rules of the program in force, in the language of the page. */
export function useRules(): UseQueryResult<Rules> {
  const { laurel, language } = useCentre();
  return useQuery({
    queryKey: ['rules', language],
    queryFn: () => told(laurel.getRules({ query: { lang: language } })),
    staleTime: 60_000,
  });
}
