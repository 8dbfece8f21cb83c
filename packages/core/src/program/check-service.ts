import type { Finder } from './finder.ts';
import type { Program } from './program.ts';
import type { ServiceDef, ServiceLineDef } from './service-types.ts';

/** That every case finds a line, and that what is late becomes more urgent. */
export function checkService(program: Program, finder: Finder): void {
  const { service } = program;
  if (service === undefined) return;
  finder.twice(service.lines);
  for (const [i, line] of service.lines.entries()) {
    checkWhen(line, i === service.lines.length - 1, finder);
    checkEscalation(service, line, finder);
  }
  checkAgent(program, service, finder);
  const lines = service.lines.map(({ id }) => id);
  for (const benefit of Object.values(program.benefits)) {
    if (benefit.service === undefined) continue;
    const place = finder.at(benefit.service, 'line');
    finder.must(place, 'line', benefit.service.line, lines);
  }
}

function checkWhen(line: ServiceLineDef, isLast: boolean, finder: Finder): void {
  if ((line.when === null) === isLast) return;
  const message = isLast
    ? 'A case may find no line.'
    : `Every case comes to '${line.id}', and those below it get none.`;
  const advice = isLast ? 'Let the last line have no condition.' : 'Give it a condition, or put it last.';
  finder.tell(finder.at(line, isLast ? 'when' : 'id'), 'line_out_of_reach', message, advice);
}

function checkEscalation({ lines }: ServiceDef, line: ServiceLineDef, finder: Finder): void {
  if (line.escalateTo === undefined) return;
  const place = finder.at(line, 'escalateTo');
  const ids = lines.map(({ id }) => id);
  finder.must(place, 'line', line.escalateTo, ids);
  const to = lines.find(({ id }) => id === line.escalateTo);
  if (to === undefined || to.priority > line.priority) return;
  const advice = 'Name a line with a higher priority.';
  finder.tell(place, 'not_more_urgent', `'${to.id}' is not more urgent than '${line.id}'.`, advice);
}

function checkAgent({ fields }: Program, service: ServiceDef, finder: Finder): void {
  if (service.agent === undefined) return;
  const place = finder.at(service, 'agent');
  finder.must(place, 'field', service.agent, Object.keys(fields));
  const field = fields[service.agent];
  if (field === undefined || (field.type === 'string' && !field.personal)) return;
  const advice = 'Use a field of type string that is not personal: the agent stands in the log.';
  finder.tell(place, 'wrong_field', `${service.agent} cannot name an agent.`, advice);
}
