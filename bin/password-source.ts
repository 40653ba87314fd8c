import type { Readable } from 'node:stream';

/** A terminal, as far as a password needs one (`process.stdin`). */
export interface TerminalInput extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
}

/** Where a password is typed and asked for. */
export interface PasswordIo {
  readonly input: TerminalInput;
  /** Standard error: standard output may go into a file. */
  readonly prompt: (text: string) => void;
}

/** No password came; `message` is one sentence. */
export class NoPasswordError extends Error {
  override readonly name = 'NoPasswordError';
  /** `usage`: it could not be asked for; `given-up`: it was not typed. */
  readonly code: 'usage' | 'given-up';

  constructor(code: 'usage' | 'given-up', message: string) {
    super(message);
    this.code = code;
  }
}

const MAX_PIPED_CHARACTERS = 10_000;

/** Everything that is piped in, without the line break that `echo` adds. */
export async function readPipedPassword({ input }: PasswordIo): Promise<string> {
  input.setEncoding('utf8');
  let text = '';
  for await (const part of input) {
    text += String(part);
    if (text.length > MAX_PIPED_CHARACTERS)
      throw new NoPasswordError('usage', 'That is too much for a password.');
  }
  return text.replace(/\r?\n$/, '');
}

/** Asks twice, showing nothing of what is typed. */
export async function askNewPassword(io: PasswordIo): Promise<string> {
  if (io.input.isTTY !== true)
    throw new NoPasswordError(
      'usage',
      'There is no terminal to ask for the password at; give --password-stdin or --generate.',
    );
  const password = await askUnseen(io, 'Password: ');
  if ((await askUnseen(io, 'The same again: ')) !== password)
    throw new NoPasswordError('given-up', 'The two were different; nothing was changed.');
  return password;
}

const [CTRL_C, CTRL_D, BACKSPACE, DELETE, CTRL_U] = ['\u0003', '\u0004', '\b', '\u007f', '\u0015'];

function askUnseen({ input, prompt }: PasswordIo, question: string): Promise<string> {
  prompt(question);
  input.setEncoding('utf8');
  input.setRawMode?.(true);
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const end = (settle: () => void): void => {
      input.off('data', onData);
      input.off('end', giveUp);
      input.pause();
      input.setRawMode?.(false);
      prompt('\n');
      settle();
    };
    const giveUp = (): void =>
      end(() => reject(new NoPasswordError('given-up', 'No password was given; nothing was changed.')));
    const onData = (keys: string): void => {
      for (const [at, key] of Array.from(keys).entries())
        if (key === '\r' || key === '\n') {
          const rest = Array.from(keys)
            .slice(at + 1)
            .join('');
          end(() => resolve(typed.join('')));
          // Pasted with its line break: what follows is the next answer. Put back once nobody listens.
          if (rest !== '') input.unshift(rest);
          return;
        } else if (key === CTRL_C || key === CTRL_D) {
          giveUp();
          return;
        } else if (key === BACKSPACE || key === DELETE) typed = typed.slice(0, -1);
        else if (key === CTRL_U) typed = [];
        else typed.push(key);
    };
    input.on('data', onData);
    input.on('end', giveUp);
    input.resume();
  });
}
