import type { InboundPart, Signature } from './mapping.ts';
import type { Entries } from './read-styles.ts';
import type { Source, YamlReader } from './yaml-source.ts';

const signatureKeys = ['header', 'algorithm', 'encoding', 'prefix', 'over', 'timestampHeader', 'tolerance'];
const toleranceSeconds = 300;

/** What a mapping says of another system that sends what happens: how it signs, and that it is decided at once. */
export function readInbound(yaml: YamlReader, root: Entries, format: string): InboundPart | undefined {
  if (format !== 'jsonl')
    yaml.complain(root.get('format') ?? yaml.root, 'What is sent is JSON.', 'Write `format: jsonl`.');
  const live = root.get('live');
  if (live === undefined || yaml.truth(live) !== true)
    yaml.complain(
      live ?? yaml.root,
      '`live: true` is missing.',
      'What is sent is decided when it comes; history is imported.',
    );
  const topicAt = root.get('topic');
  const topic = topicAt && yaml.text(topicAt)?.toLowerCase();
  const at = root.get('signature');
  if (at === undefined) {
    yaml.complain(
      yaml.root,
      '`signature` is missing.',
      'Say how it signs: `signature: {header: X-Hmac, encoding: base64}`.',
    );
    return undefined;
  }
  const signature = readSignature(yaml, at);
  return signature && { signature, topic };
}

function readSignature(yaml: YamlReader, at: Source): Signature | undefined {
  const entries = yaml.entries(at, signatureKeys);
  if (entries === undefined) return undefined;
  const text = (key: string): string | undefined => {
    const source = entries.get(key);
    return source && yaml.text(source);
  };
  const header = text('header');
  if (header === undefined)
    yaml.complain(at, '`header` is missing.', 'Say which header holds the signature.');
  const over = text('over') ?? 'body';
  if (over !== 'body' && over.split('{body}').length !== 2)
    yaml.complain(
      entries.get('over') ?? at,
      'The body is not in it once.',
      "Write body, or '{timestamp}.{body}'.",
    );
  const timestampHeader = text('timestampHeader')?.toLowerCase();
  if (over.includes('{timestamp}') && timestampHeader === undefined)
    yaml.complain(at, '`timestampHeader` is missing.', 'Say which header holds the time that is signed.');
  const [algorithmAt, encodingAt, toleranceAt] = ['algorithm', 'encoding', 'tolerance'].map((key) =>
    entries.get(key),
  );
  return {
    header: (header ?? '').toLowerCase(),
    algorithm: (algorithmAt && yaml.choice(algorithmAt, ['sha256', 'sha1'])) ?? 'sha256',
    encoding: (encodingAt && yaml.choice(encodingAt, ['hex', 'base64'])) ?? 'hex',
    prefix: text('prefix') ?? '',
    over,
    timestampHeader,
    tolerance: (toleranceAt && yaml.integer(toleranceAt)) ?? toleranceSeconds,
  };
}
