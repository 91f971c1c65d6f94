import { readFileSync } from 'node:fs';

/** A command that a page tells people to type. */
export interface DocumentCommand {
  file: string;
  line: number;
  text: string;
  /**
   * What the comment above its block says of it: it can be run on a finished trip and prints something, or may print
   * nothing; it needs a trip that is stuck; it is not run by a test, for a reason.
   */
  how: 'run' | 'may find nothing' | 'stuck' | 'not run';
}

const marks: Record<string, DocumentCommand['how']> = {
  run: 'run',
  'run, may find nothing': 'may find nothing',
  'run on a stuck trip': 'stuck',
};

/**
 * The commands of a page's `sh` blocks, in their order.
 *
 * @throws Error for a block whose comment says nothing of how it is run
 */
export function commandsOf(file: string): DocumentCommand[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:<!-- ([^\n]*) -->\n)?```sh\n([\s\S]*?)```/g)].flatMap((match) => {
    const [whole, mark = '', block = ''] = match;
    const first = text.slice(0, match.index + whole.indexOf('```sh')).split('\n').length + 1;
    const how = mark.startsWith('not run: ') ? 'not run' : marks[mark];
    if (how === undefined)
      throw new Error(`${file}:${first} has commands, and nothing says how they are run`);
    return block
      .trimEnd()
      .split('\n')
      .map((command, at) => ({ file, line: first + at, text: command, how }));
  });
}

/** What stands in code in a page, outside of blocks. */
export const inlineCode = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8')
      .replaceAll(/```[\s\S]*?```/g, '')
      .matchAll(/`([^`\n]+)`/g),
  ].map(([, code]) => code as string);
