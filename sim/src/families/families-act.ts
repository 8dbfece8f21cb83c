/** What members of a household ask for, in the simulator's own words. */
export type FamiliesAct =
  | { readonly do: 'found' | 'leave' | 'dissolve' | 'sendHome' | 'loseCard' | 'close' }
  | { readonly do: 'ask'; readonly to: string }
  | { readonly do: 'accept'; readonly owner: string }
  /** The owner takes a seat, or an invitation, back. */
  | { readonly do: 'unseat'; readonly seat: string }
  | { readonly do: 'draw' | 'putIn'; readonly asset: SharedAsset; readonly units: number };

export type SharedAsset = 'points' | 'freeship';
