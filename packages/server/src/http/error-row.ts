/** One row of the catalogue: what a code means to who meets it. */
export interface ErrorRow {
  readonly status: number;
  readonly en: string;
  readonly zh: string;
  /** Whether the same request can succeed later without a change of it. */
  readonly retry: 'never' | 'later';
  readonly advice: string;
}

/** Never worth sending again as it is. */
export const row = (status: number, en: string, zh: string, advice: string): ErrorRow => ({
  status,
  en,
  zh,
  retry: 'never',
  advice,
});
/** May succeed later without a change. */
export const later = (status: number, en: string, zh: string, advice: string): ErrorRow => ({
  status,
  en,
  zh,
  retry: 'later',
  advice,
});
