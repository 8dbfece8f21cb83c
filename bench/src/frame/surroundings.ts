/** What lies outside the repository and a benchmark may use. */
export interface Surroundings {
  /** `mysql://…` of a server with a database that may be emptied; one is started where this is absent. */
  readonly mysql?: string;
  /** The file of the public CDNOW data set. */
  readonly cdnow?: string;
  /** Where stores are made; the system's temporary folder, if absent. */
  readonly folder?: string;
}

/** What the environment says of them. */
export function surroundingsOf(environment: Readonly<Record<string, string | undefined>>): Surroundings {
  const { LAUREL_TEST_MYSQL: mysql, LAUREL_CDNOW: cdnow, LAUREL_BENCH_FOLDER: folder } = environment;
  return {
    ...(mysql === undefined ? {} : { mysql }),
    ...(cdnow === undefined ? {} : { cdnow }),
    ...(folder === undefined ? {} : { folder }),
  };
}
