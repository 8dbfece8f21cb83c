import { didYouMean } from '../expressions/advice.ts';
import { type Compiled, typeText } from '../expressions/index.ts';
import { surelyFits } from '../expressions/type-relations.ts';
import type { Type } from '../expressions/types.ts';
import type { CompiledEmit } from './compiled.ts';
import { type Compiling, compileAt, refusePersonal, tell } from './compiling.ts';
import type { EmitDef, RuleDef } from './program.ts';

/** Events that a rule makes must have the shape that the program declares for them. */
export function compileEmits(
  compiling: Compiling,
  rule: RuleDef,
  given: Compiled | null,
): readonly CompiledEmit[] {
  return rule.emit.map((def) => {
    const target = compiling.shapes.get(def.type)?.type;
    const fields = target?.kind === 'object' ? target.fields : {};
    const data = Object.entries(def.data).flatMap(([field, source]) => {
      const value = compileAt(compiling, {
        source,
        part: def.data,
        field,
        want: 'any',
        types: rule.on,
        given,
      });
      if (value === null) return [];
      refusePersonal(compiling, value, { part: def.data, field });
      checkField(compiling, def, field, value, fields);
      return [[field, value] as const];
    });
    checkMissing(compiling, def, fields);
    return { def, data };
  });
}

type Fields = Extract<Type, { kind: 'object' }>['fields'];

function checkField(
  compiling: Compiling,
  def: EmitDef,
  field: string,
  value: Compiled,
  fields: Fields,
): void {
  const at = { part: def.data, field };
  const declared = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (declared === undefined) {
    const advice = didYouMean(field, Object.keys(fields), 'Declare it in the schema of the event.');
    tell(compiling, at, 'unknown_field', [`${def.type} has no field '${field}'.`, advice]);
  } else if (!surelyFits(value.type, declared.type) || hasFraction(value.type)) {
    const message = `'${field}' of ${def.type} is of type ${typeText(declared.type)}, not ${typeText(value.type)}.`;
    const advice = 'Change the expression or the schema; int(x) or floor(x) makes a whole number.';
    tell(compiling, at, 'wrong_type', [message, advice]);
  }
}

/** Events hold JSON, in which a fraction has no exact form. */
function hasFraction(type: Type): boolean {
  if (type.kind === 'list' || type.kind === 'map') return hasFraction(type.of);
  return type.kind === 'rational' || type.kind === 'duration';
}

function checkMissing(compiling: Compiling, def: EmitDef, fields: Fields): void {
  for (const [field, { optional }] of Object.entries(fields)) {
    if (optional === true || Object.hasOwn(def.data, field)) continue;
    const message = `${def.type} needs the field '${field}'.`;
    tell(compiling, { part: def, field: 'data' }, 'missing_field', [message, `Add '${field}' to data.`]);
  }
}
