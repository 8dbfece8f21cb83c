/** What operators do with two accounts of one person, in the simulator's own words. Both are sent for the one who goes. */
export type MergingAct = { readonly do: 'merge'; readonly into: string } | { readonly do: 'unmerge' };
