import type { Command } from 'commander';
import { type Shell, verb } from '../frame/command.ts';
import { wrongUse } from '../frame/trouble.ts';

/** What can come next at one place of the command line. */
interface Place {
  /** Words up to here, like `program publish`; empty at the beginning. */
  readonly path: string;
  readonly words: readonly string[];
  readonly options: readonly string[];
}

export function completionCommand(shell: Shell): void {
  verb<[string], object>(shell, shell.root, {
    usage: 'completion <shell>',
    about: 'completion for bash, zsh or fish',
    hasStore: false,
    examples: [
      'source <(laurel completion bash)',
      'laurel completion fish > ~/.config/fish/completions/laurel.fish',
    ],
    run: async ({ out }, [name]) => {
      const write = scripts[name];
      if (write === undefined)
        throw wrongUse(
          `There is no completion for ${name}; there is for ${Object.keys(scripts).join(', ')}.`,
        );
      const script = write(placesOf(shell.root, ''));
      out.result({ shell: name, script }, () => script);
    },
  });
}

function placesOf(command: Command, path: string): readonly Place[] {
  const here: Place = {
    path,
    words: command.commands.map((each) => each.name()),
    options: command.options.flatMap(({ long }) => long ?? []).concat('--help'),
  };
  return [
    here,
    ...command.commands.flatMap((each) =>
      placesOf(each, path === '' ? each.name() : `${path} ${each.name()}`),
    ),
  ];
}

const scripts: Readonly<Record<string, (places: readonly Place[]) => string>> = {
  bash: (places) => `# bash completion for laurel
_laurel() {
  local path="" word choices
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) break ;; esac
    case "$path$word" in
${casesOf(places, (place) => `      ${quoted(place)}) path="${place} " ;;`)}
      *) break ;;
    esac
  done
  case "\${path% }" in
${places.map(({ path, words, options }) => `    ${quoted(path)}) choices="${[...words, ...options].join(' ')}" ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _laurel laurel
`,
  zsh: (places) => `#compdef laurel
_laurel() {
  local path="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in -*) break ;; esac
    case "$path$word" in
${casesOf(places, (place) => `      ${quoted(place)}) path="${place} " ;;`)}
      *) break ;;
    esac
  done
  case "\${path% }" in
${places.map(({ path, words, options }) => `    ${quoted(path)}) compadd -- ${[...words, ...options].join(' ')} ;;`).join('\n')}
  esac
  _files
}
compdef _laurel laurel
`,
  fish: (places) => `# fish completion for laurel
function __laurel_at
  set -l path
  for word in (commandline -opc)[2..]
    string match -q -- '-*' $word; and break
    set -a path $word
  end
  test "$path" = "$argv"
end
${places
  .flatMap(({ path, words, options }) => {
    const condition = `-n "__laurel_at ${path}"`;
    return [
      ...words.map((word) => `complete -c laurel -f ${condition} -a ${word}`),
      ...options.map((name) => `complete -c laurel ${condition} -l ${name.slice(2)}`),
    ];
  })
  .join('\n')}
`,
};

function casesOf(places: readonly Place[], write: (path: string) => string): string {
  return places.flatMap(({ path }) => (path === '' ? [] : write(path))).join('\n');
}

const quoted = (text: string): string => `"${text}"`;
