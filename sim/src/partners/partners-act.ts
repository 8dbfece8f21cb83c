/** What is asked for in programs of the kind `partners` beside what clubs know, in the simulator's own words. */
export type PartnersAct =
  | { readonly do: 'claim'; readonly benefit: string }
  /** The partner, the relay or an operator says what became of one of the newest pieces, counted from the newest. */
  | {
      readonly do: 'answerPiece';
      readonly back: number;
      readonly outcome: 'delivered' | 'failed' | 'replaced';
    };
