import type { IncomingMessage } from 'node:http';
import { limits } from './limits.ts';

/** Whether more of the body may come than was read. */
export const isUnread = (request: IncomingMessage): boolean => !request.readableEnded && !request.destroyed;

/**
 * An answer that is sent at once and ended only when the rest of the body was read and thrown away, up to a bound: a
 * connection that is closed while its client still writes is reset, and takes the answer with it.
 */
export async function* answerThenReadOn(answer: string, request: IncomingMessage): AsyncGenerator<string> {
  yield answer;
  await new Promise<void>((resolve) => {
    let left = limits.refusedBodyBytesMax;
    const timer = setTimeout(resolve, limits.refusedBodyMsMax);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) end();
    });
    for (const event of ['end', 'close', 'error']) request.once(event, end);
    request.resume();
  });
}
