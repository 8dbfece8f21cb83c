/** What is asked for in programs of the kind `tasks`, in the simulator's own words. */
export type TaskAct =
  | { readonly do: 'view'; readonly sku: string }
  /** A card fills a missed day. */
  | { readonly do: 'madeUp'; readonly date: string }
  | { readonly do: 'quiz'; readonly right: number }
  | { readonly do: 'acceptTask' | 'claimTask'; readonly task: string }
  | { readonly do: 'birthday'; readonly date: string };
