import type { CloudEvent } from '@laurel/sdk';
import type { Shop } from '../shop/shop.ts';

/** What clients know: which events were sent, and what was answered to those that were answered. */
export type Book = {
  readonly sent: Map<string, CloudEvent>;
  readonly answered: Map<string, string>;
  /** Answers that are neither a decision nor a refusal that says to come again. */
  readonly wrong: string[];
};

export const openBook = (): Book => ({ sent: new Map(), answered: new Map(), wrong: [] });

export const keyOf = ({ subject, id }: Pick<CloudEvent, 'subject' | 'id'>): string => `${subject} ${id}`;

const membersCount = 40;
const clientsCount = 8;

/** Clients that send orders and check-ins as fast as they are answered, until `until` settles or the server is gone. */
export async function load(shop: Shop, book: Book, until: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  void until.finally(() => over.abort());
  const client = async (): Promise<void> => {
    while (!over.signal.aborted) await send(shop, book, nextEvent(book));
  };
  await Promise.all(Array.from({ length: clientsCount }, client));
}

function nextEvent(book: Book): CloudEvent {
  const n = book.sent.size;
  const subject = `c${n % membersCount}`;
  const isOrder = n % 3 !== 0;
  const event: CloudEvent = {
    type: isOrder ? 'order.completed' : 'checkin',
    source: 'load',
    id: `e${n}`,
    subject,
    time: Temporal.Now.instant().toString(),
    data: isOrder ? { orderId: `o${n}`, amount: 100 + (n % 977) * 10, currency: 'CNY' } : {},
  };
  book.sent.set(keyOf(event), event);
  return event;
}

/** Sends one event; whoever gets no answer does not know, and says nothing. */
export async function send(shop: Shop, book: Book, event: CloudEvent): Promise<void> {
  let answer: Awaited<ReturnType<Shop['call']>>;
  try {
    answer = await shop.call('POST', '/v1/events', event);
  } catch {
    return;
  }
  const { status, body } = answer;
  if (status !== 200) {
    if (body['retry'] !== 'later') book.wrong.push(`${keyOf(event)}: ${answer.text}`);
    return;
  }
  const { status: _, ...decision } = body;
  const text = JSON.stringify(decision);
  const first = book.answered.get(keyOf(event));
  if (first === undefined) book.answered.set(keyOf(event), text);
  else if (first !== text) book.wrong.push(`${keyOf(event)} was answered\n${first}\nand then\n${text}`);
}
