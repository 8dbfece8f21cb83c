/** What a request says of the page that sent it. */
export type Header = (name: string) => string | undefined;

/** Where the server is, as browsers see it. */
export interface Site {
  /** `https://members.example.com`; null: whatever the request calls it. */
  readonly origin: string | null;
}

export const pageHeader = 'laurel-page';

/** Whether browsers reach the server by TLS: so its address says, or whatever forwards to it. */
export const isBehindTls = ({ origin }: Site, header: Header): boolean =>
  origin === null ? header('x-forwarded-proto') === 'https' : origin.startsWith('https:');

/**
 * Whether a page of this server sent it. A page of another site can send neither the header of its own accord, which a
 * browser asks us about first, nor a false `Origin` or `Sec-Fetch-Site`, which browsers write.
 */
export function isOwnPage({ origin }: Site, header: Header): boolean {
  if (header(pageHeader) === undefined) return false;
  const [from, site] = [header('origin'), header('sec-fetch-site')];
  if (site !== undefined && site !== 'same-origin') return false;
  if (from === undefined) return site === 'same-origin';
  if (origin !== null) return from === origin;
  const host = header('host');
  return host !== undefined && (from === `http://${host}` || from === `https://${host}`);
}
