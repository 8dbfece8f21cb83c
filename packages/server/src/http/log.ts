/** What is told of a request: never an id of a member, an address with one, or a body. */
export interface RequestLine {
  readonly id: string;
  readonly method: string;
  /** The pattern of the address. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

export interface RequestLog {
  readonly request: (line: RequestLine) => void;
  readonly fault: (requestId: string, error: unknown) => void;
  readonly note: (
    message: string,
    fields?: Readonly<Record<string, string | number | boolean | null>>,
  ) => void;
}

export const silentLog: RequestLog = { request: () => {}, fault: () => {}, note: () => {} };

/** JSON lines on standard error, by pino. Of an error only its kind, code and place in our sources are told. */
export async function pinoLog(level: string): Promise<RequestLog> {
  const { pino } = await import('pino');
  const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: false }));
  return {
    request: (line) => {
      if (line.status >= 500) logger.error(line, 'request');
      else logger.debug(line, 'request');
    },
    fault: (requestId, error) => logger.error({ requestId, ...placeOf(error) }, 'fault'),
    note: (message, fields) => logger.info(fields ?? {}, message),
  };
}

/** A message may carry what was asked for; the stack's lines below it do not. */
function placeOf(error: unknown): { kind: string; code: string | null; at: readonly string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, code: null, at: [] };
  const { code } = error as { code?: unknown };
  const at = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
  return { kind: error.name, code: typeof code === 'string' ? code : null, at };
}
