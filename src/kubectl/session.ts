/** What a command is given by the place where it runs: a terminal, a test, the page. */
import type { Transport } from '../api/request.ts';

export interface FileReader {
  /** The text of a file, `-` being standard input; undefined when there is none of that name. */
  read(name: string): Promise<string | undefined>;
}

export interface Session {
  transport: Transport;
  files: FileReader;
  out(text: string): void;
  err(text: string): void;
  /** Ctrl+C. */
  signal?: AbortSignal;
  /** The current namespace; `config set-context --current --namespace` changes it. */
  namespace: string;
  /** Lets the user change a text; undefined when the user gave up. */
  edit?(text: string): Promise<string | undefined>;
  /** Where the API answers, as cluster-info shows it. */
  server?: string;
  /** The schemas with their descriptions, for `explain`. */
  explain?(): Promise<unknown>;
}
