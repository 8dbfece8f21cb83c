import type { Making } from '../deciding.ts';
import type { CompiledRule } from '../program/compiled.ts';

/** What a firing does beside granting: tags put on and taken off, and its message. */
export function tagAndTell(m: Making, rule: CompiledRule): void {
  const { tag, untag, message } = rule.def;
  if (tag.length > 0 || untag.length > 0) {
    const tags = new Set(m.draft.head.tags);
    for (const name of tag) tags.add(name);
    for (const name of untag) tags.delete(name);
    m.member({ tags: [...tags].sort() });
  }
  if (message !== null)
    m.message({ template: message, reason: `rule:${rule.def.id}`, params: { event: m.event.type } });
}
