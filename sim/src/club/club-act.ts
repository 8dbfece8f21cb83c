/** What is asked for in programs of the kind `club`, in the simulator's own words. */
export type ClubAct =
  | { readonly do: 'give'; readonly to: string; readonly units: number }
  | { readonly do: 'quote'; readonly variant: string; readonly instead: boolean }
  /** By the quote that this command made. `paid`: the shop has the money already. */
  | { readonly do: 'buy'; readonly quote: string; readonly paid: boolean; readonly mandate: boolean }
  | { readonly do: 'try' }
  | { readonly do: 'mandate'; readonly variant: string }
  | { readonly do: 'endMandate' }
  /** Without an amount the plan ends and its terms say what goes back. */
  | { readonly do: 'refundPlan'; readonly amount: number | null }
  | { readonly do: 'guarantee'; readonly term: number }
  /** The payment system answers one of the newest calls of the member, counted from the newest. */
  | { readonly do: 'settle'; readonly back: number; readonly outcome: 'succeeded' | 'failed' | 'refunded' }
  /** The channel says that the newest notice arrived. */
  | { readonly do: 'noticed' }
  | { readonly do: 'used'; readonly cash: number }
  | {
      readonly do: 'placeUse';
      readonly order: string;
      readonly cart: CartOf;
      /** null: the best there are. */
      readonly offers: readonly string[] | null;
      readonly points: number;
      readonly minutes: number;
    }
  | { readonly do: 'captureUse' | 'releaseUse'; readonly order: string }
  /** Lines that come back whole; null: all that is left. */
  | { readonly do: 'restoreUse'; readonly order: string; readonly lines: readonly string[] | null }
  | { readonly do: 'play' }
  | { readonly do: 'orderItem'; readonly item: string }
  /** Mall orders are named by the command that made them. */
  | { readonly do: 'payItem'; readonly item: string; readonly cash: number }
  | { readonly do: 'shipItem' | 'completeItem' | 'cancelItem'; readonly item: string }
  | { readonly do: 'refundItem'; readonly item: string; readonly restock: boolean }
  | { readonly do: 'choose'; readonly benefit: string; readonly instead: string | null };

export interface CartOf {
  readonly lines: readonly CartLineOf[];
  readonly shipping: number;
}
export interface CartLineOf {
  readonly id: string;
  readonly sku: string;
  readonly category: string;
  readonly quantity: number;
  readonly amount: number;
}
