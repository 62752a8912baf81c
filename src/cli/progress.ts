/** One line of progress on a terminal's standard error; nothing anywhere else. */
import type { WriteStream } from 'node:tty';

export interface Progress {
  update(done: number, total: number, file?: string): void;
  /** Clears the line. */
  end(): void;
}

const SILENT: Progress = { update() {}, end() {} };
/** Milliseconds between two drawings. */
const PAUSE = 80;

/** A progress line, silent unless `stream` is a terminal and no continuous integration runs us. */
export function createProgress(stream: Pick<WriteStream, 'isTTY' | 'write' | 'columns'>, env: NodeJS.ProcessEnv, dim: (text: string) => string): Progress {
  if (!stream.isTTY || env.CI || env.TERM === 'dumb') return SILENT;
  let last = 0;
  let drawn = false;
  return {
    update(done, total, file = '') {
      const now = Date.now();
      if (now - last < PAUSE && done < total) return;
      last = now;
      drawn = true;
      const head = `Scanning ${done} of ${total} files`;
      const room = Math.max(0, (stream.columns || 80) - head.length - 4);
      const tail = file.length > room ? `…${file.slice(file.length - room + 1)}` : file;
      stream.write(`\r\u001b[2K${head}  ${dim(room > 8 ? tail : '')}`);
    },
    end() {
      if (drawn) stream.write('\r\u001b[2K');
      drawn = false;
    },
  };
}
