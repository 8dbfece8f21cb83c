import { lines, type TellPart } from '../telling.ts';

/** What is kept about a member, and what of it is encrypted. */
export const fields: TellPart = (telling) => {
  const { program, say, name, all } = telling;
  const defs = Object.values(program.fields);
  const named = (isPersonal: boolean): readonly string[] =>
    defs.filter(({ personal }) => personal === isPersonal).map((def) => name(def.name));
  const [personal, others] = [named(true), named(false)];
  return {
    id: 'fields',
    title: say('会员资料', 'Your profile'),
    items:
      defs.length === 0
        ? []
        : [
            {
              id: 'fields',
              title: say('记录哪些资料', 'What is kept'),
              lines: lines(
                personal.length > 0 &&
                  say(
                    `个人信息（加密保存，抹除时一并删除）：${all(personal)}`,
                    `Personal, encrypted, and gone when you are erased: ${all(personal)}`,
                  ),
                others.length > 0 && say(`其他：${all(others)}`, `Others: ${all(others)}`),
              ),
            },
          ],
  };
};
