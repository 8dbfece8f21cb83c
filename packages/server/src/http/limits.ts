/** Every bound of the interface, in one place, with its unit. What is above is refused, never cut. */
export const limits = {
  /** Of one request's body. */
  bodyBytesMax: 1_048_576,
  /** Of a batch of events. */
  batchBytesMax: 8 * 1_048_576,
  batchEventsMax: 1_000,
  jsonDepthMax: 32,
  stringBytesMax: 4_096,
  /** Of an external id, an event's id or its source. */
  idBytesMax: 1_024,
  tagsMax: 100,
  quoteLinesMax: 200,
  pageMax: 200,
  pageDefault: 50,
  idempotencyKeyBytesMax: 255,
  /** One percent-encoded id in an address. */
  pathParameterBytesMax: 3 * 1_024,
  headerBytesMax: 16_384,
  /** Of a body that was refused: how much of it is still read, so that its sender can read the refusal. */
  refusedBodyBytesMax: 32 * 1_048_576,
  refusedBodyMsMax: 5_000,
  headersMsMax: 10_000,
  requestMsMax: 60_000,
  keepAliveMs: 5_000,
  /** Of a programme draft as text. */
  programBytesMax: 1_048_576,
  /** Requests of one key. */
  requestsPerKeyPerSecond: 10_000,
  /** Requests of one address without a valid key. */
  refusedPerAddressPerMinute: 120,
  /** Look-ups of cards that find nobody, of one key. */
  missedCardsPerMinute: 30,
  /** How far a token's times may be off. */
  tokenToleranceSeconds: 60,
  /** Said in `Retry-After`. */
  retryAfterSeconds: 1,
} as const;
