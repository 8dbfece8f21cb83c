/** A change of the interface that a client written for the old one would not survive. */
export interface Break {
  /** Where, like `GET /v1/members/{id} 200 /tier`. */
  readonly where: string;
  readonly what: string;
}

type Node = { readonly [key: string]: unknown };
interface Documents {
  readonly before: Node;
  readonly after: Node;
}
const methods = ['get', 'put', 'post', 'delete', 'patch'];

/**
 * Compares two OpenAPI documents. What a client sends may not be narrowed: no new required field, no value taken
 * away. What it gets may not be widened or thinned: no field taken away, none no longer certain, no new value of a
 * closed list that it switches on (error codes apart: a client must expect new ones).
 */
export function breaksOf(before: Node, after: Node): readonly Break[] {
  const found: Break[] = [];
  const documents = { before, after };
  for (const [path, item] of Object.entries(at(before, 'paths'))) {
    for (const method of methods) {
      const was = at(item as Node, method);
      if (Object.keys(was).length === 0) continue;
      const now = at(at(at(after, 'paths'), path), method);
      const where = `${method.toUpperCase()} ${path}`;
      if (Object.keys(now).length === 0) found.push({ where, what: 'the call is gone' });
      else compareOperation(documents, where, was, now, found);
    }
  }
  return found;
}

const at = (node: Node, key: string): Node => (node[key] ?? {}) as Node;
const listOf = (node: Node, key: string): readonly unknown[] =>
  Array.isArray(node[key]) ? (node[key] as unknown[]) : [];

function compareOperation(documents: Documents, where: string, was: Node, now: Node, found: Break[]): void {
  if (was['operationId'] !== now['operationId'])
    found.push({ where, what: `operationId is now ${String(now['operationId'])}` });
  compareParameters(documents, where, was, now, found);
  for (const [type, media] of Object.entries(at(at(was, 'requestBody'), 'content'))) {
    const other = at(at(at(now, 'requestBody'), 'content'), type);
    if (Object.keys(other).length === 0) found.push({ where, what: `takes no ${type} any more` });
    else
      compareSchema(
        documents,
        'sent',
        `${where} body `,
        at(media as Node, 'schema'),
        at(other, 'schema'),
        found,
      );
  }
  if (Object.keys(at(was, 'requestBody')).length === 0 && at(now, 'requestBody')['required'] === true)
    found.push({ where, what: 'needs a body now' });
  for (const [status, answer] of Object.entries(at(was, 'responses'))) {
    if (!status.startsWith('2')) continue;
    const other = at(at(now, 'responses'), status);
    if (Object.keys(other).length === 0) found.push({ where, what: `answers ${status} no more` });
    for (const [type, media] of Object.entries(at(answer as Node, 'content')))
      compareSchema(
        documents,
        'got',
        `${where} ${status} `,
        at(media as Node, 'schema'),
        at(at(at(other, 'content'), type), 'schema'),
        found,
      );
  }
}

function compareParameters(documents: Documents, where: string, was: Node, now: Node, found: Break[]): void {
  const nameOf = (one: unknown): string => `${String((one as Node)['in'])} ${String((one as Node)['name'])}`;
  const after = new Map(listOf(now, 'parameters').map((one) => [nameOf(one), one as Node]));
  for (const one of listOf(was, 'parameters')) {
    const other = after.get(nameOf(one));
    if (other === undefined) found.push({ where, what: `has no parameter ${nameOf(one)} any more` });
    else {
      if (other['required'] === true && (one as Node)['required'] !== true)
        found.push({ where, what: `needs ${nameOf(one)} now` });
      compareSchema(
        documents,
        'sent',
        `${where} ${nameOf(one)} `,
        at(one as Node, 'schema'),
        at(other, 'schema'),
        found,
      );
    }
    after.delete(nameOf(one));
  }
  for (const [name, one] of after)
    if (one['required'] === true) found.push({ where, what: `needs the new ${name}` });
}

type Direction = 'sent' | 'got';

function compareSchema(
  documents: Documents,
  direction: Direction,
  where: string,
  wasNode: Node,
  nowNode: Node,
  found: Break[],
  depth = 0,
): void {
  const was = resolve(documents.before, wasNode);
  const now = resolve(documents.after, nowNode);
  if (depth > 12 || Object.keys(was).length === 0) return;
  compareTypes(direction, where, was, now, found);
  compareValues(direction, where, was, now, found);
  compareBounds(direction, where, was, now, found);
  const fields = at(was, 'properties');
  const after = at(now, 'properties');
  const required = (node: Node): ReadonlySet<unknown> => new Set(listOf(node, 'required'));
  for (const [name, field] of Object.entries(fields)) {
    const other = after[name] as Node | undefined;
    if (other === undefined) {
      found.push({ where: `${where}/${name}`, what: 'the field is gone' });
      continue;
    }
    if (direction === 'got' && required(was).has(name) && !required(now).has(name))
      found.push({ where: `${where}/${name}`, what: 'the field is no longer certain' });
    compareSchema(documents, direction, `${where}/${name}`, field as Node, other, found, depth + 1);
  }
  if (direction === 'sent')
    for (const name of required(now))
      if (!required(was).has(name))
        found.push({ where: `${where}/${String(name)}`, what: 'the field is required now' });
  for (const part of ['items', 'additionalProperties']) {
    const inner = was[part];
    if (typeof inner === 'object' && inner !== null)
      compareSchema(
        documents,
        direction,
        `${where}/${part === 'items' ? '*' : '…'}`,
        inner as Node,
        at(now, part),
        found,
        depth + 1,
      );
  }
  listOf(was, 'anyOf').forEach((one, n) => {
    const other = listOf(now, 'anyOf')[n];
    if (other !== undefined)
      compareSchema(documents, direction, where, one as Node, other as Node, found, depth + 1);
  });
}

function resolve(document: Node, node: Node): Node {
  const ref = node['$ref'];
  if (typeof ref !== 'string') return node;
  return ref
    .split('/')
    .slice(1)
    .reduce((inner, key) => at(inner, key), document);
}

function compareTypes(direction: Direction, where: string, was: Node, now: Node, found: Break[]): void {
  const typesOf = (node: Node): readonly unknown[] =>
    Array.isArray(node['type']) ? node['type'] : node['type'] === undefined ? [] : [node['type']];
  const [before, after] = [typesOf(was), typesOf(now)];
  if (after.length === 0 && (direction === 'sent' || before.length === 0)) return;
  const lost =
    direction === 'sent'
      ? before.filter((type) => !after.includes(type))
      : after.filter((type) => !before.includes(type));
  const isNarrow = direction === 'got' ? after.length === 0 && before.length > 0 : before.length === 0;
  if (lost.length > 0 || isNarrow)
    found.push({
      where,
      what: `the type was ${before.join(' or ') || 'any'} and is ${after.join(' or ') || 'any'}`,
    });
}

function compareValues(direction: Direction, where: string, was: Node, now: Node, found: Break[]): void {
  const [before, after] = [listOf(was, 'enum'), listOf(now, 'enum')];
  if (String(was['description']).includes('docs/errors.md')) return;
  if (direction === 'sent') {
    const gone = after.length === 0 ? [] : before.filter((value) => !after.includes(value));
    if (gone.length > 0) found.push({ where, what: `takes no ${gone.join(', ')} any more` });
    if (before.length === 0 && after.length > 0) found.push({ where, what: 'takes a closed list now' });
    return;
  }
  const added = after.filter((value) => !before.includes(value));
  if (before.length > 0 && added.length > 0) found.push({ where, what: `may be ${added.join(', ')} now` });
}

const lower = ['minLength', 'minimum', 'minItems'];
const upper = ['maxLength', 'maximum', 'maxItems'];

function compareBounds(direction: Direction, where: string, was: Node, now: Node, found: Break[]): void {
  if (direction === 'got') return;
  for (const key of lower) {
    const value = now[key];
    if (typeof value === 'number' && value > Number(was[key] ?? Number.NEGATIVE_INFINITY))
      found.push({ where, what: `${key} is ${value} now` });
  }
  for (const key of upper) {
    const value = now[key];
    if (typeof value === 'number' && value < Number(was[key] ?? Number.POSITIVE_INFINITY))
      found.push({ where, what: `${key} is ${value} now` });
  }
  const { pattern } = now;
  if (typeof pattern === 'string' && pattern !== was['pattern'])
    found.push({ where, what: `the pattern is ${pattern} now` });
}
