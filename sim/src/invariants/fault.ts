/** What is not as an invariant says. */
export type Fault = readonly [what: string, must: string, is: string];
