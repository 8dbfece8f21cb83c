/** What is asked for in programs of the kind `care`, in the simulator's own words. */
export type CareAct =
  | { readonly do: 'verify'; readonly field: string; readonly verified: boolean }
  /** A second person agreed. Days are of the program's zone; `from` is the first, on `to` the clock goes on. */
  | {
      readonly do: 'pause';
      readonly pause: string;
      readonly kind: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly do: 'endPause'; readonly pause: string }
  | {
      readonly do: 'setTier';
      readonly tier: string;
      readonly kind: 'floor' | 'trial';
      readonly until: number | null;
    }
  | { readonly do: 'clearTier' }
  | CaseAct
  | ActivityAct;

/** Cases are named by the command that opened them. */
export type CaseAct =
  | { readonly do: 'openCase'; readonly externalId: string | null }
  | { readonly do: 'answerCase'; readonly case: string; readonly agent: string | null }
  | { readonly do: 'handOverCase'; readonly case: string; readonly agent: string }
  | { readonly do: 'escalateCase'; readonly case: string; readonly line: string | null }
  | { readonly do: 'closeCase'; readonly case: string }
  | { readonly do: 'rateCase'; readonly case: string; readonly stars: number };

export type ActivityAct =
  | { readonly do: 'signUp' | 'giveUpPlace' | 'attend'; readonly activity: string }
  | { readonly do: 'vote'; readonly option: string }
  | { readonly do: 'startQuiz' }
  | { readonly do: 'answerQuiz'; readonly one: readonly string[]; readonly two: readonly string[] }
  | { readonly do: 'foundTeam' }
  /** By the command that founded it. */
  | { readonly do: 'joinTeam'; readonly founder: string; readonly team: string };

/** Acts that name what was made before; they are sent alone. */
export const namingInCare = [
  'answerCase',
  'handOverCase',
  'escalateCase',
  'closeCase',
  'rateCase',
  'joinTeam',
] as const satisfies readonly CareAct['do'][];
